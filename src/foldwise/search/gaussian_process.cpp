#include "foldwise/search/gaussian_process.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

namespace foldwise {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Length scales and noise as logarithms.
struct Scales {
  std::vector<int> length;         ///< by group of coordinates, to base 2
  std::vector<std::size_t> group;  ///< by coordinate
  int noise = -4;                  ///< share of the variance that is noise, to base 10
};

constexpr int kShortestLength = -5;
constexpr int kLongestLength = 5;
constexpr int kLeastNoise = -6;
constexpr int kMostNoise = 0;

/// As many examples as hyperparameters need; all of them count for the guesses.
constexpr Eigen::Index kExamplesForScales = 128;

/// Scales are chosen anew once there are so many times the examples.
constexpr double kGrowth = 1.2;

/// Correlation of points at these squared distances, in units of the length scales.
Matrix matern(const Matrix& squared) {
  const Eigen::ArrayXXd distance = (5.0 * squared.array()).max(0.0).sqrt();
  return (1.0 + distance + distance.square() / 3.0) * (-distance).exp();
}

/// Inputs as columns, in units of the length scales.
Matrix scaled(const Matrix& inputs, const Scales& scales) {
  Matrix result = inputs;
  for (Eigen::Index row = 0; row < result.rows(); ++row) {
    result.row(row) *= std::ldexp(1.0, -scales.length[scales.group[static_cast<std::size_t>(row)]]);
  }
  return result;
}

/// Squared distances between all columns of one and all of the other.
Matrix squared_distances(const Matrix& a, const Matrix& b) {
  Matrix result = -2.0 * (a.transpose() * b);
  result.colwise() += a.colwise().squaredNorm().transpose();
  result.rowwise() += b.colwise().squaredNorm();
  return result;
}

Eigen::LLT<Matrix> factored(const Matrix& inputs, const Scales& scales) {
  Matrix kernel = matern(squared_distances(inputs, inputs));
  kernel.diagonal().array() = 1.0 + std::pow(10.0, scales.noise);
  return kernel.llt();
}

/// Log marginal likelihood but for a constant, -infinity where the kernel is not positive definite.
double likelihood(const Matrix& inputs, const Vector& values, const Scales& scales) {
  const Eigen::LLT<Matrix> factor = factored(scaled(inputs, scales), scales);
  if (factor.info() != Eigen::Success) {
    return -std::numeric_limits<double>::infinity();
  }
  const auto count = static_cast<double>(values.size());
  const double variance = factor.matrixL().solve(values).squaredNorm() / count;
  const double log_determinant = 2.0 * factor.matrixLLT().diagonal().array().log().sum();
  return -0.5 * (count * std::log(std::max(variance, std::numeric_limits<double>::min())) + log_determinant);
}

/// Climbs to scales of greater likelihood, one at a time, until no step of one gains.
void climb(const Matrix& inputs, const Vector& values, Scales& scales) {
  double best = likelihood(inputs, values, scales);
  const auto try_step = [&](int& scale, int step, int smallest, int largest) {
    const int before = scale;
    scale = std::clamp(before + step, smallest, largest);
    const double found = scale == before ? best : likelihood(inputs, values, scales);
    if (found > best) {
      best = found;
      return true;
    }
    scale = before;
    return false;
  };
  constexpr int rounds = 8;
  bool gained = true;
  for (int round = 0; round < rounds && gained; ++round) {
    gained = try_step(scales.noise, 1, kLeastNoise, kMostNoise) || try_step(scales.noise, -1, kLeastNoise, kMostNoise);
    for (int& length : scales.length) {
      const bool moved =
          try_step(length, 1, kShortestLength, kLongestLength) || try_step(length, -1, kShortestLength, kLongestLength);
      gained = gained || moved;
    }
  }
}

}  // namespace

struct GaussianProcess::State {
  Scales scales;
  Matrix inputs;  ///< scaled, an example a column
  Matrix factor;  ///< of the kernel, lower triangular (Cholesky)
  Vector weights;
  double variance = 1.0;
  Eigen::Index climbed = 0;  ///< examples when scales were last chosen
};

GaussianProcess::GaussianProcess(const std::vector<std::size_t>& groups) : state_(std::make_unique<State>()) {
  state_->scales.length.assign(groups.size(), 0);
  for (std::size_t group = 0; group < groups.size(); ++group) {
    state_->scales.group.insert(state_->scales.group.end(), groups[group], group);
  }
}

GaussianProcess::~GaussianProcess() = default;
GaussianProcess::GaussianProcess(GaussianProcess&&) noexcept = default;
GaussianProcess& GaussianProcess::operator=(GaussianProcess&&) noexcept = default;

void GaussianProcess::learn(std::span<const double> inputs, std::span<const double> values) {
  const auto rows = static_cast<Eigen::Index>(state_->scales.group.size());
  const auto count = static_cast<Eigen::Index>(values.size());
  const Eigen::Map<const Matrix> examples(inputs.data(), rows, count);
  const Eigen::Map<const Vector> targets(values.data(), count);
  if (static_cast<double>(count) >= kGrowth * static_cast<double>(state_->climbed)) {
    const Eigen::Index few = std::min(count, kExamplesForScales);
    climb(examples.rightCols(few), targets.tail(few), state_->scales);
    state_->climbed = count;
  }
  state_->inputs = scaled(examples, state_->scales);
  const Eigen::LLT<Matrix> factor = factored(state_->inputs, state_->scales);
  state_->factor = factor.matrixL();
  state_->weights = factor.solve(targets);
  state_->variance = std::max(targets.dot(state_->weights) / static_cast<double>(count), 0.0);
}

void GaussianProcess::believe(std::span<const double> input) {
  State& state = *state_;
  const Eigen::Index before = state.inputs.cols();
  const Matrix point =
      scaled(Eigen::Map<const Matrix>(input.data(), static_cast<Eigen::Index>(input.size()), 1), state.scales);
  const Vector row = state.factor.triangularView<Eigen::Lower>().solve(matern(squared_distances(state.inputs, point)));
  const double rest = 1.0 + std::pow(10.0, state.scales.noise) - row.squaredNorm();
  state.inputs.conservativeResize(Eigen::NoChange, before + 1);
  state.inputs.col(before) = point;
  state.factor.conservativeResize(before + 1, before + 1);
  state.factor.col(before).setZero();
  state.factor.row(before).head(before) = row.transpose();
  state.factor(before, before) = std::sqrt(std::max(rest, std::pow(10.0, kLeastNoise)));
  state.weights.conservativeResize(before + 1);
  state.weights[before] = 0.0;  // what agrees with all guesses changes none
}

std::vector<Guess> GaussianProcess::guess(std::span<const double> inputs, std::size_t count) const {
  if (count == 0) {
    return {};  // a matrix without a column has no rows to scale
  }
  const auto rows = static_cast<Eigen::Index>(state_->scales.group.size());
  const auto columns = static_cast<Eigen::Index>(count);
  const Matrix asked = scaled(Eigen::Map<const Matrix>(inputs.data(), rows, columns), state_->scales);
  const Matrix kernel = matern(squared_distances(state_->inputs, asked));
  const Vector means = kernel.transpose() * state_->weights;
  const Matrix known = state_->factor.triangularView<Eigen::Lower>().solve(kernel);
  const Vector unknown = 1.0 - known.colwise().squaredNorm().transpose().array();
  std::vector<Guess> guesses;
  for (Eigen::Index i = 0; i < columns; ++i) {
    guesses.push_back({means[i], std::sqrt(std::max(unknown[i], 0.0) * state_->variance)});
  }
  return guesses;
}

}  // namespace foldwise
