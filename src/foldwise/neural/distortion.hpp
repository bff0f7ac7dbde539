#pragma once

#include <cstdint>
#include <span>

#include "foldwise/base/rng.hpp"

namespace foldwise {

/// How far a distorted image may be from its original: each figure is the largest of a random amount of either sign.
struct Distortion {
  double shift_pixels = 0;
  double rotation_degrees = 0;
  double scaling = 0;         ///< 0.1: 10 % wider and 10 % narrower, rows and columns each by themselves
  double shear = 0;           ///< columns that a row moves for each row above the middle
  double elastic_pixels = 0;  ///< how far the nodes of a coarse mesh move, each by itself

  bool operator==(const Distortion&) const = default;
};

/// Draws a square image of `side` x `side` pixels anew: shifted, turned, scaled, sheared and bent like rubber by random
/// amounts (the affine and elastic distortions of Simard, Steinkraus and Platt 2003, Best practices for convolutional
/// neural networks, with a mesh of random displacements in place of a smoothed random field). Each new pixel is
/// interpolated between the four pixels around where it came from; outside of the image is background. Equal states of
/// `rng` give equal images.
void distort(std::span<const std::uint8_t> image, std::span<std::uint8_t> distorted, int side,
             const Distortion& distortion, Rng& rng);

}  // namespace foldwise
