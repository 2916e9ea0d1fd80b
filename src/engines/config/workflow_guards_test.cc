#include "engines/config/workflow_guards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/config/workflow.h"
#include "engines/config/workflow_expression.h"

namespace redoubt::engines::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WorkflowExpression, ComesOutAsOneOfItsValues) {
  EXPECT_THAT(possible_values("a.b != '' && a.b"), ElementsAre("a.b"));
  EXPECT_THAT(possible_values("a || b && c || 'd || e'"), ElementsAre("a", "c", "'d || e'"));
  EXPECT_THAT(possible_values("(a || b) && (c == 'x' || d)"), ElementsAre("d"));
  EXPECT_THAT(possible_values("format('{0} it''s', a[0].b, c.*.d)"),
              ElementsAre("'{0} it''s'", "a[0].b", "c.*.d"));
  EXPECT_THAT(possible_values("!a"), IsEmpty());
  EXPECT_THAT(possible_values("a == b"), IsEmpty());
  EXPECT_THAT(possible_values("contains( a , b )"), IsEmpty());
  EXPECT_THAT(possible_values("a &&"), ElementsAre("a &&")) << "unreadable, so all of it";
}

TEST(WorkflowExpression, EndsAtWhatNobodyWrites) {
  EXPECT_FALSE(parse_expression(std::string(100'000, '(')).has_value());
  EXPECT_FALSE(parse_expression(std::string(100'000, '!') + "a").has_value());
  for (const std::string_view broken : {"", "'", "a[", "f(", "f(a,", "a ==", "(a", "a b", "a)"})
    EXPECT_FALSE(parse_expression(broken).has_value()) << broken;
}

TEST(WorkflowExpressions, AreOutsidersTextWhereTheyComeOutAsIt) {
  for (const std::string_view text :
       {"github.event.pull_request.title",
        "github.event.pull_request.title != '' && github.event.pull_request.title",
        "github.head_ref == 'x' && 'y' || github.head_ref",
        "format('{0}', github.event.issue.body)", "toJSON(github.event.comment.body)",
        "(github.head_ref)", "github.event['issue']['title']", "github['head_ref']",
        "github.event[ 'comment' ].body", "github['event']['commits'][0]['message']",
        "toJSON(github.event)", "toJson( github )", "toJSON(github['event'])",
        "toJSON(github.event.pull_request)", "toJSON(github.event.commits.*)",
        "github.event_name == 'push' && 'x' || toJSON(github.event)"})
    EXPECT_TRUE(is_untrusted(text)) << text;
  for (const std::string_view text :
       {"github.event.pull_request.title != ''", "contains(github.head_ref, 'x')",
        "github.head_ref == 'x' || github.ref_name", "github.event.issue.title && 'yes'",
        "startsWith(github.head_ref, 'a') && 'b' || 'c'", "!github.head_ref",
        "github.event['issue']['number']", "github['sha']", "toJSON(github.event.inputs)",
        "toJSON(github.sha)", "contains(toJSON(github.event), 'x')", "toJSON(matrix)",
        "github.event", "toJSON(github.event) == 'x' && 'y'"})
    EXPECT_FALSE(is_untrusted(text)) << text;
}

TEST(WorkflowGuards, KeepForksOutOnlyWhereTheyMustHold) {
  const std::set<std::string> pull{"pull_request", "push"};
  for (const std::string_view guard :
       {"github.event_name == 'push'", "github.event_name != 'pull_request'",
        "${{ github.event_name == 'push' || github.event_name == 'schedule' }}",
        "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == "
        "github.repository",
        "github.repository == github.event.pull_request.head.repo.full_name && always()",
        "!github.event.pull_request.head.repo.fork",
        "github.event.pull_request.head.repo.fork == false", "${{ github.event_name == 'push' }} ",
        "!(github.event_name == 'pull_request' || github.ref == 'x')", "false"})
    EXPECT_TRUE(keeps_forks_out(guard, pull)) << guard;
  for (const std::string_view open :
       {"", "github.event_name == 'push' || github.event_name == 'pull_request'",
        "github.event_name == 'pull_request' && github.event.pull_request.head.repo.fork",
        "github.event.pull_request.head.repo.full_name != github.repository",
        "github.event_name == 'push' || github.actor == 'me'", "!(github.event_name == 'push')",
        "!(github.event_name == 'pull_request' && github.ref == 'x')", "always()",
        "github.event_name == 'push' ||", "${{ github.event_name == 'push' }} && true"})
    EXPECT_FALSE(keeps_forks_out(open, pull)) << open;
}

TEST(WorkflowGuards, AForkSharesMuchWithTheProject) {
  const std::set<std::string> pull{"pull_request", "push"};
  const std::string head = "github.event.pull_request.head.repo.";
  for (const std::string& open :
       {head + "name == github.event.repository.name", head + "owner.type == 'User'",
        head + "visibility == 'public'", head + "default_branch == 'main'",
        "contains(" + head + "full_name, '/')", head + "full_name == " + head + "full_name",
        std::string("github.event_name == env.EVENT"),
        std::string("github.event_name == github.event_name"),
        std::string("github.ref == 'refs/pull/1/merge'")})
    EXPECT_FALSE(keeps_forks_out(open, pull)) << open;
  for (const std::string& guard :
       {head + "full_name == 'acme/shop'", head + "id == github.repository_id",
        head + "owner.login == github.repository_owner",
        std::string("github.ref == 'refs/heads/main'"),
        std::string("startsWith(github.ref, 'refs/tags/v')"),
        std::string("github.ref_type == 'tag'"), std::string("github.head_ref == ''"),
        std::string("!github.event.pull_request")})
    EXPECT_TRUE(keeps_forks_out(guard, pull)) << guard;
  EXPECT_FALSE(keeps_forks_out("github.ref == 'refs/heads/main'", {"pull_request_target"}))
      << "there it is the branch that the pull request is for";
}

TEST(WorkflowGuards, AListShutsOutWhomItDoesNotName) {
  const std::set<std::string> on{"pull_request_target"};
  const std::string who = "github.event.pull_request.author_association";
  EXPECT_TRUE(keeps_strangers_out("contains('OWNER,MEMBER', " + who + ")", on));
  EXPECT_TRUE(
      keeps_strangers_out("contains(fromJSON('[\"OWNER\", \"MEMBER\"]'), " + who + ")", on));
  EXPECT_FALSE(
      keeps_strangers_out("contains(fromJSON('[\"NONE\", \"MEMBER\"]'), " + who + ")", on));
  EXPECT_FALSE(keeps_strangers_out("contains(github.event.pull_request.title, 'permission')", on));
  EXPECT_FALSE(keeps_strangers_out("github.event.label.name == github.event.label.name", on));
  EXPECT_TRUE(
      keeps_strangers_out("!github.event.workflow_run.head_repository.fork", {"workflow_run"}));
}

TEST(WorkflowGuards, HoldForEveryTrigger) {
  EXPECT_TRUE(keeps_forks_out("github.event_name != 'pull_request'", {"pull_request"}));
  EXPECT_FALSE(keeps_forks_out("github.event_name != 'pull_request'",
                               {"pull_request", "pull_request_target"}));
}

TEST(WorkflowGuards, KeepStrangersOutOnlyWhereTheyMustHold) {
  const std::set<std::string> on{"pull_request_target", "workflow_dispatch"};
  const std::string labels = "contains(github.event.pull_request.labels.*.name, 'ok')",
                    member = "github.event.pull_request.author_association == 'MEMBER'",
                    manual = "github.event_name == 'workflow_dispatch'";
  for (const std::string& guard :
       {labels, member, manual, labels + " || " + member, manual + " || " + labels,
        labels + " && github.ref == 'x'", labels + " == true",
        std::string("needs.check.outputs.permission == 'write'"),
        std::string("github.event.label.name == 'safe to test'")})
    EXPECT_TRUE(keeps_strangers_out(guard, on)) << guard;
  for (const std::string& open :
       {"!" + labels, labels + " == false", labels + " || github.ref == 'x'",
        std::string("github.event.pull_request.author_association == 'NONE'"),
        std::string("github.event.pull_request.author_association != 'MEMBER'"),
        std::string("github.event_name == 'pull_request_target'")})
    EXPECT_FALSE(keeps_strangers_out(open, on)) << open;
  EXPECT_TRUE(keeps_strangers_out("github.event.workflow_run.event == 'push'", {"workflow_run"}));
  EXPECT_TRUE(
      keeps_strangers_out("github.event.workflow_run.event != 'pull_request'", {"workflow_run"}));
  EXPECT_FALSE(
      keeps_strangers_out("github.event.workflow_run.event == 'pull_request'", {"workflow_run"}));
}

}  // namespace
}  // namespace redoubt::engines::config
