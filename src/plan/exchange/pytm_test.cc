#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/exchange/exchange.h"

namespace redoubt::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  Result<ReadModel> read;
  std::vector<std::string> remarks;
};

Outcome read(std::string_view text) {
  Diagnostics diagnostics;
  Outcome outcome{.read = read_any_model(text, "tm.py", diagnostics), .remarks = {}};
  for (const auto& remark : diagnostics.all()) outcome.remarks.push_back(remark.to_string());
  return outcome;
}

constexpr std::string_view kScript = R"(#!/usr/bin/env python3
from pytm import (TM, Actor,
                  Server)

tm = TM("Shop")
tm.description = """several
lines"""
internet = Boundary("Internet")
inner = Boundary(name='Inner')
user = Actor("User")
user.inBoundary = internet
web = Server("Web " "Server")
web.controls.isHardened = True
web.sourceFiles = ["web/app.py", "../outside.py"]
db = Datastore("Database", inBoundary=inner, isAdmin=False)
db.type = DatastoreType.SQL
for process in [web, db]:
    process.inBoundary = inner
    process.OS = "Debian"
secret = Data("Secret", classification=Classification.TOP_SECRET, isCredentials=True)
ask = Dataflow(user, web, "Ask")
ask.protocol = "HTTPS"
ask.dstPort = 443
ask.data = [secret]
answer = Dataflow(web, user, "Answer")
answer.responseTo = ask
if __name__ == "__main__":
    tm.process()
)";

TEST(PytmPython, IsReadAndNotRun) {
  const auto [read_model, remarks] = read(kScript);
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  EXPECT_EQ(read_model->format, ModelFormat::kPytmPython);
  const Model& model = read_model->model;
  EXPECT_EQ(model.name, "Shop");
  EXPECT_EQ(model.zone("internet")->trust, 0);
  EXPECT_EQ(model.element("user")->kind, "person");
  EXPECT_EQ(model.element("web-server")->name, "Web Server") << "texts beside each other";
  EXPECT_EQ(model.element("web-server")->zone, "inner") << "the loop gave it";
  EXPECT_THAT(model.element("web-server")->paths, ElementsAre("web/app.py"));
  EXPECT_EQ(model.element("database")->kind, "data-store");
  EXPECT_THAT(model.element("database")->technology, ElementsAre("debian", "sql"));
  EXPECT_EQ(model.data.at(0).sensitivity, "restricted");
  EXPECT_THAT(model.data.at(0).kinds, ElementsAre("credentials"));
  ASSERT_EQ(model.flows.size(), 2u);
  EXPECT_EQ(model.flows[0].protocol, "https");
  EXPECT_EQ(model.flows[0].port, 443);
  EXPECT_THAT(model.flows[0].data, ElementsAre("secret"));
  EXPECT_THAT(model.flows[1].tags, ElementsAre("response"));
  EXPECT_THAT(remarks, IsEmpty());
}

TEST(PytmPython, NamesWhatItDoesNotFollow) {
  const auto [read_model, remarks] = read(
      "import pytm\n"
      "tm = TM('A')\n"
      "def make(n):\n"
      "    return Server(n)\n"
      "zone = Boundary('Z')\n"
      "a = Server('A')\n"
      "a.inBoundary = zone\n"
      "a.OS = os.environ['OS']\n"
      "while True:\n"
      "    b = Server('B')\n");
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  EXPECT_EQ(read_model->model.elements.size(), 1u) << "what a block holds is not guessed";
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("tm.py:3:1: warning: 'def' is not followed"),
                                   HasSubstr("tm.py:8:1: warning: this line is not understood"),
                                   HasSubstr("tm.py:9:1: warning: 'while' is not followed")));
}

TEST(PytmPython, SaysWhereATextDoesNotEnd) {
  const auto outcome = read("import pytm\ntm = TM('A)\n");
  ASSERT_FALSE(outcome.read);
  EXPECT_THAT(outcome.read.error().to_string(), HasSubstr("tm.py:2:9: this text does not end"));
}

TEST(PytmJson, IsReadByNames) {
  const auto [read_model, remarks] = read(R"({"name": "Shop", "boundaries": [{"name": "Inner"}],
    "data": [{"name": "Orders", "classification": "Classification.SENSITIVE"}],
    "elements": [{"__class__": "Actor", "name": "User", "inBoundary": "Inner"},
                 {"__class__": "Lambda", "name": "Job \ud83d\ude00", "inBoundary": "Inner"},
                 {"__class__": "Dataflow", "name": "F"}],
    "flows": [{"name": "F", "source": "User", "sink": "Job \ud83d\ude00", "dstPort": -1, "data": ["Orders"]},
              {"name": "G", "source": "User", "sink": "Nobody"}]})");
  ASSERT_TRUE(read_model) << read_model.error().to_string();
  EXPECT_EQ(read_model->format, ModelFormat::kPytmJson);
  const Model& model = read_model->model;
  EXPECT_EQ(model.elements.at(1).name, "Job \xF0\x9F\x98\x80");
  EXPECT_EQ(model.data.at(0).sensitivity, "confidential");
  ASSERT_EQ(model.flows.size(), 2u);
  EXPECT_EQ(model.flows[0].port, 0);
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("'Nobody', which is no component")));
}

std::string repeated(std::string_view text, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

constexpr const char* kStart = "from pytm import TM, Server\ntm = TM(\"x\")\n";

TEST(PytmScript, TooManyTokensAreRefusedWithTheirPlace) {
  const auto outcome = read(std::string(kStart) + "a = [" + repeated("1,\n", 600'000) + "]\n");
  ASSERT_FALSE(outcome.read);
  EXPECT_THAT(outcome.read.error().to_string(),
              HasSubstr("the script has more than 1000000 names, values and signs\n  hint: split"));
  EXPECT_THAT(outcome.read.error().to_string(), testing::StartsWith("tm.py:499994:3: "));
  EXPECT_TRUE(read(std::string(kStart) + "a = [" + repeated("1,\n", 100'000) + "]\n").read);
}

TEST(PytmScript, DeepNestingIsRefusedWithItsPlace) {
  const auto outcome = read(std::string(kStart) + "a = " + repeated("[", 500'000));
  ASSERT_FALSE(outcome.read);
  EXPECT_THAT(outcome.read.error().to_string(),
              testing::StartsWith("tm.py:3:56: this is nested deeper than 50 levels"));
  const auto fits =
      read(std::string(kStart) + "a = " + repeated("[", 40) + repeated("]", 40) + "\n");
  EXPECT_TRUE(fits.read);
  EXPECT_THAT(fits.remarks, testing::Not(testing::Contains(HasSubstr("not understood"))));
}

TEST(PytmScript, LoopsThatRepeatTooMuchAreRefusedWithTheirPlace) {
  const std::string list = "a = [" + repeated("1,", 100'000) + "]\n";
  const auto outcome =
      read(kStart + list + "for x in a:\n    b = [" + repeated("2,", 100'000) + "]\n");
  ASSERT_FALSE(outcome.read);
  EXPECT_THAT(outcome.read.error().to_string(),
              testing::StartsWith("tm.py:4:1: the loops of this script take too long to follow"));
  const auto skipped =
      read(kStart + list + "for x in a:\n    while 1:\n        " + repeated("2,", 100'000) + "\n");
  EXPECT_FALSE(skipped.read) << "what is skipped is read again as well";
  EXPECT_TRUE(read(kStart + list + "for x in a:\n    b = x\n").read);
}

TEST(PytmScript, CopiesOfALargeValueAreCounted) {
  const std::string list = "[" + repeated("1,", 200'000) + "]\n";
  const auto named_once = read(std::string(kStart) + "a = " + list + repeated("a\n", 100'000));
  EXPECT_THAT(named_once.remarks, testing::Contains(HasSubstr("too large")));
  std::string targets;
  for (int i = 0; i < 50'000; ++i) targets += fmt::format("a{} = ", i);
  EXPECT_THAT(read(std::string(kStart) + targets + list).remarks,
              testing::Contains(HasSubstr("too large")));
}

TEST(PytmScript, ValuesThatDoubleEndInAWarning) {
  for (const std::string_view line : {"a = a + a\n", "a = [a, a]\n"}) {
    std::string script = "from pytm import TM, Server\ntm = TM(\"x\")\na = [\"x\"]\n";
    for (int i = 0; i < 60; ++i) script += line;
    const auto outcome = read(script + "web = Server(\"Web\")\n");
    EXPECT_THAT(outcome.remarks, testing::Contains(HasSubstr("too large")));
  }
}

}  // namespace
}  // namespace redoubt::plan
