#include "foldwise/report/figure/script_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

using testing::HasSubstr;

std::string call(std::string_view script, std::string_view text) {
  const std::array<std::string_view, 2> scripts = {"\"use strict\"; var before = 'a';", script};
  const std::array arguments = {text};
  return call_script(scripts, "f", arguments);
}

std::string failure(std::string_view script) {
  try {
    return call(script, "");
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ScriptEngineTest, ScriptsShareAWorldAndTextComesBackWhole) {
  EXPECT_EQ(call("function f(text) { return before + text + '–'; }", "\"<b>\n"), "a\"<b>\n–");
}

TEST(ScriptEngineTest, EveryCallHasAWorldOfItsOwn) {
  EXPECT_EQ(call("function f() { before += 'b'; return before; }", ""), "ab");
  EXPECT_EQ(call("function f() { before += 'b'; return before; }", ""), "ab");
}

TEST(ScriptEngineTest, WhatAScriptThrowsIsAnError) {
  EXPECT_THAT(failure("function f() { throw new Error('no front'); }"), HasSubstr("no front"));
  EXPECT_THAT(failure("function f( {"), HasSubstr("SyntaxError"));
  EXPECT_THAT(failure("throw new Error('at once');"), HasSubstr("at once"));
  EXPECT_THAT(failure("var g;"), HasSubstr("a script failed"));
}

}  // namespace
}  // namespace foldwise
