#pragma once

#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/search/design_space.hpp"

namespace foldwise {

/// All points one step away: one parameter changed, an ordered one to a neighbouring value, a choice to any other
/// value. In the order of the parameters.
std::vector<DesignPoint> neighbours(const DesignSpace& space, const DesignPoint& point);

/// Changes one parameter that can change. An ordered one makes a step in either direction, as far as the values reach:
/// short ones are likely, long ones possible, and every order of magnitude is as likely as any other (the
/// "heavy-tailed" mutation of B. Doerr et al., "Fast Genetic Algorithms", GECCO 2017), so that a range of a thousand
/// values needs no more steps to cross than one of ten. A choice takes any other value. A space of one point stays as
/// it is.
void mutate_one(const DesignSpace& space, DesignPoint& point, Rng& rng);

/// A child of two points, of the same space: every parameter from either (uniform crossover), or those up to a random
/// place from one and the rest from the other (one-point crossover), as often.
DesignPoint crossed(const DesignPoint& mother, const DesignPoint& father, Rng& rng);

}  // namespace foldwise
