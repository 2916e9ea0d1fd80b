// The rule's own samples, what the readers see, and hostile input.
#include "engines/routes/routes_engine.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/language.h"
#include "base/text.h"
#include "engines/routes/handlers.h"
#include "engines/routes/in_force.h"
#include "engines/routes/words.h"
#include "engines/rule_file.h"

namespace redoubt::engines {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string_view language_of(std::string_view path) {
  if (path.ends_with(".py")) return "python";
  return path.ends_with(".ts") ? "typescript" : "javascript";
}

FileReport run(const std::string& path, std::string_view text) {
  static const auto engine = make_routes_engine().value();
  const analysis::SourceFile file(path, text, Digest{}, language_of(path), false);
  FileReport report;
  if (engine->wants(path, language_of(path))) engine->examine(file, report);
  return report;
}

TEST(Routes, DecideTheirSamples) {
  const auto rules = load_documented_rules("routes/");
  ASSERT_TRUE(rules.has_value()) << rules.error().to_string();
  for (const auto& rule : *rules) {
    for (const auto& sample : rule.match)
      EXPECT_EQ(run(sample.text_of("path"), sample.text_of("text")).findings.size(), 1u)
          << sample.text_of("path");
    for (const auto& sample : rule.no_match)
      EXPECT_THAT(run(sample.text_of("path"), sample.text_of("text")).findings, IsEmpty())
          << sample.text_of("path");
  }
}

constexpr std::string_view kTeams =
    "class Teams(Resource):\n"
    "    @admins_only\n"
    "    def post(self):\n"
    "        '''\n"
    "    @bp.post('/no')\n"
    "        '''\n"
    "        return save()\n"
    "\n"
    "    @authed_only\n"
    "    def patch(self, id):\n"
    "        return save()\n"
    "\n"
    "    @bp.doc(\n"
    "        description='needs admin',\n"
    "    )\n"
    "    def delete(self,\n"
    "               id):\n"
    "        drop(id)\n"
    "    @admins_only\n"
    "    def put(self, id):\n"
    "        return save()\n";

TEST(Routes, SayWhoLacksWhatHisNeighboursHave) {
  const auto report = run("api/teams.py", kTeams);
  ASSERT_EQ(report.findings.size(), 1u);
  const auto& finding = report.findings[0];
  EXPECT_EQ(finding.location.region.start_line, 16u);
  EXPECT_EQ(
      finding.message,
      "Teams.delete (DELETE) changes something and has no check of its own. 3 handlers beside it "
      "in this file have one: admins_only, authed_only.");
  EXPECT_EQ(finding.evidence, "Teams.delete (DELETE)");
}

TEST(Routes, AreReadFromDecorators) {
  const analysis::SourceFile file("a.py", kTeams, Digest{}, "python", false);
  const auto handlers = routes::python_handlers(file).list;
  ASSERT_EQ(handlers.size(), 4u);
  EXPECT_EQ(handlers[0].name, "Teams.post");
  EXPECT_THAT(handlers[0].guards, ElementsAre("admins_only"));
  EXPECT_THAT(handlers[2].guards, IsEmpty());
}

TEST(Routes, PythonInForceHasNoSentences) {
  const auto code = [](std::string_view text) { return routes::python_in_force(text).code; };
  EXPECT_EQ(code("a = '#fff'  # say '''\n"
                 "b = \"\"\"x) (\n"
                 "\\\"\"\"#\"\"\"\n"
                 "c('of it', 'key')"),
            "a = '    '           \n"
            "b = \"\"\"    \n"
            "     \"\"\"\n"
            "c('     ', 'key')");
  EXPECT_EQ(code("f'a {x[\"k\"]} of {{ {y:#x}' + rb'''('''"),
            "f'   x[\"k\"]         y:#x ' + rb''' '''");
  EXPECT_EQ(code("it's (\nb = f'{ (\nc('\\\n) (')"), "it'   \nb = f'  (\nc(' \n   ')");
  const auto read = routes::python_in_force("a('''\nb\n''')  # no\nc");
  EXPECT_THAT(read.in_text, ElementsAre(false, true, true, false));
  EXPECT_EQ(read.said, "a('''\nb\n''')      \nc");
}

// What stands in a text ends no statement and hides no handler behind it.
TEST(Routes, AreReadBehindTexts) {
  const std::string guarded = "@bp.post('/a')\n@login_required\ndef a(): return save()\n";
  const std::string bare = "@bp.delete('/items/<id>')\ndef remove_item(id):\n    drop(id)\n";
  for (const std::string_view between :
       {"    db.execute(\"\"\"\n      INSERT INTO t VALUES (1)\n    \"\"\")\n",
        "COLOUR = '#fff'; HELP = '''\nx\n'''\n", "HELP = 'it\\\n (('\n", "# it's '''\n",
        "HELP = f'''{a[\"b\"]} (\n@bp.post(\n'''\n", "HELP = 'a \"\"\" ('\n"}) {
    const auto report = run("a.py", guarded + guarded + guarded + std::string(between) + bare);
    ASSERT_EQ(report.findings.size(), 1u) << between;
    EXPECT_EQ(report.findings[0].evidence, "remove_item (DELETE /items/<id>)");
  }
}

TEST(Routes, ScriptInForceHasNoSentences) {
  const auto code = [](std::string_view text) { return routes::script_in_force(text).code; };
  EXPECT_EQ(code("a('it (', 'key') // '\n/* ( */ b(/['\"/]\\/'/.test(c) / 2, \"\\\"(\")"),
            "a('    ', 'key')     \n        b(/        /.test(c) / 2, \"   \")");
  EXPECT_EQ(code("`a ${b({c: `d e`})} f` + `key` + `(${'g h'}"),
            "`    b({c: `   `})   ` + `key` + `   '   ' ");
  EXPECT_EQ(code("<p>don't (</p>\nreturn /(/;\n'\\'\\'\\'"),
            "<p>don't (</p>\nreturn / /;\n'\\'\\'\\'");
  EXPECT_EQ(routes::script_in_force("'// no' // yes\n`").said, "'// no'       \n`");
}

std::vector<std::string> accused(const std::string& path, const std::string& text) {
  std::vector<std::string> names;
  for (const auto& finding : run(path, text).findings) names.push_back(finding.evidence);
  return names;
}

constexpr std::string_view kGuardedCalls =
    "app.post('/a', requireAuth, (req, res) => { save(); });\n"
    "app.post('/b', requireAuth, (req, res) => { save(); });\n"
    "app.post('/c', requireAuth, (req, res) => { save(); });\n";

TEST(Routes, OfARouterAreGuardedByWhatKeepsSomebodyOut) {
  const std::string before(kGuardedCalls), bare = "app.delete('/d/:id', drop);\n";
  for (const std::string line :
       {"app.use(passport.initialize());\n", "app.use(authRoutes);\n", "app.use(login.router);\n",
        "// app.use(requireAuth) was here\n", "app.use('/admin', requireAuth);\n",
        "other.use(requireAuth);\n", "app.use(passport.session());\n",
        "app.use((req, res, next) => { res.locals.user = req.user; next(); });\n",
        "app.addHook('onSend', requireAuth);\n"})
    EXPECT_THAT(accused("a.js", line + before + bare), ElementsAre("DELETE /d/:id")) << line;
  EXPECT_THAT(accused("a.js", before + bare + "app.use(requireAuth);\n"),
              ElementsAre("DELETE /d/:id"));
  for (const std::string line :
       {"app.use(cors(), requireAuth);\n", "app.use('/d', requireAuth);\n",
        "app.all('/d/*', passport.authenticate('jwt'));\n", "app.use([cors, requireAuth]);\n",
        "app.use((req, res, next) => { if (!req.user) return res.redirect('/'); next(); });\n",
        "app.addHook('preHandler', fastify.authenticate);\n",
        "root.use('/api', requireAuth, app);\n"})
    EXPECT_THAT(accused("a.js", before + line + bare), IsEmpty()) << line;
}

TEST(Routes, OfOneRouteAreAllMethodsOfItsChain) {
  const std::string routes =
      "router.route('/a').get(requireAuth, list).post(requireAuth, add);\n"
      "router\n  .route('/b')\n  .get(requireAuth, list)\n  .post(requireAuth, add);\n"
      "router.route('/c').all(requireAuth).put(change).delete(drop);\n";
  EXPECT_THAT(accused("a.js", routes + "router.route('/d').get(requireAuth, list).delete(drop);\n"),
              ElementsAre("DELETE /d"));
  EXPECT_THAT(accused("a.js", routes), IsEmpty());
}

TEST(Routes, OfAPythonFileAreGuardedByWhatKeepsSomebodyOut) {
  std::string guarded;
  for (const std::string_view name : {"a", "b", "c"})
    guarded += fmt::format("@bp.post('/{0}')\n@login_required\ndef {0}(): return save()\n", name);
  guarded += "@bp.delete('/d')\ndef drop_all():\n    drop()\n";
  for (const std::string before :
       {"@bp.before_request\ndef start_timer():\n    g.start = time()\n",
        "@bp.before_request\ndef load():\n    g.user = find(session.get('id'))\n",
        "bp = APIRouter(prefix='/x', dependencies=[Depends(get_db)])\n",
        "api = Api(decorators=[cors])\n",
        "def start():\n    # abort(403)\n    g.start = 1\nbp.before_request(start)\n"})
    EXPECT_THAT(accused("a.py", before + guarded), ElementsAre("drop_all (DELETE /d)")) << before;
  for (const std::string before :
       {"@bp.before_request\n@login_required\ndef check():\n    pass\n",
        "@bp.before_request\ndef look():\n    if not g.user:\n        return redirect('/')\n",
        "bp = APIRouter(\n    prefix='/x',\n    dependencies=[Depends(get_current_user)],\n)\n",
        "bp = APIRouter(dependencies=[Depends(verify_key)])\n",
        "bp = APIRouter(dependencies=asked)\n", "api = Api(decorators=[login_required])\n",
        "def start():\n    abort(403)\nbp.before_request(start)\n",
        "bp.before_request(imported)\n"})
    EXPECT_THAT(accused("a.py", before + guarded), IsEmpty()) << before;
}

TEST(Routes, AreReadFromCalls) {
  const std::string text =
      "app.post('/a, (b', requireAuth, (req, res) => { res.json({a: ')'}); });\n"
      "router.route('/b').put(isOwner, save);\n"
      "// app.delete('/c', drop);\n"
      "app.delete(path, drop);\n"
      "app.patch('/c' + version, requireAuth, save);\n";
  const analysis::SourceFile file("a.js", text, Digest{}, "javascript", false);
  const auto handlers = routes::express_handlers(file).list;
  ASSERT_EQ(handlers.size(), 3u);
  EXPECT_EQ(handlers[2].route, "'/c' + version");
  EXPECT_EQ(handlers[0].route, "/a, (b");
  EXPECT_THAT(handlers[0].guards, ElementsAre("requireAuth"));
  EXPECT_EQ(handlers[1].method + " " + handlers[1].route, "PUT /b");
  EXPECT_THAT(handlers[1].guards, ElementsAre("isOwner"));
}

constexpr std::string_view kOrders =
    "@Controller({ path: 'orders', version: '1' })\n"
    "export class Orders {\n"
    "  private readonly names = { '}': 1 };\n"
    "  // @Post('no')\n"
    "  @UseGuards(AuthGuard('jwt'))\n"
    "  @Get()\n"
    "  async list<T>(): Promise<{ a: T }> { return '}'; }\n"
    "  @Post(['add', 'new'])\n"
    "  @UseGuards(LoginEnabledGuard, SessionGuard)\n"
    "  add(@Body() order: Order): { id: string } { return this.put(order); }\n"
    "  helper() { return 1; }\n"
    "  @RequirePermission(Level.FULL)\n"
    "  @Put(':id') put() {}\n"
    "  @UseGuards(OwnerGuard)\n"
    "  @Patch() change() {}\n"
    "  @UseGuards(ThrottlerGuard)\n"
    "  @Delete(':id')\n"
    "  public async remove(\n"
    "    @Param('id') id: string) { await drop(id); }\n"
    "}\n"
    "class Other { @Post() save() {} }\n";

TEST(Routes, AreReadFromControllers) {
  const analysis::SourceFile file("a.ts", kOrders, Digest{}, "typescript", false);
  const auto handlers = routes::nest_handlers(file).list;
  ASSERT_EQ(handlers.size(), 4u) << "what has a type of its own is left out";
  EXPECT_EQ(handlers[0].name + " " + handlers[0].method + " " + handlers[0].route,
            "Orders.add POST add");
  EXPECT_THAT(handlers[0].guards, ElementsAre("SessionGuard"));
  EXPECT_THAT(handlers[1].guards, ElementsAre("RequirePermission"));
  EXPECT_EQ(handlers[3].line, 18u);
  EXPECT_THAT(handlers[3].guards, IsEmpty());
  const auto report = run("a.ts", kOrders);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].evidence, "Orders.remove (DELETE :id)");
}

TEST(Routes, ACommentAboutControllersMakesNone) {
  const auto report = run("a.ts",
                          "// unlike @Controller('a') of others\n"
                          "router.post('/a', requireAuth, a);\nrouter.put('/b', requireAuth, b);\n"
                          "router.patch('/c', requireAuth, c);\nrouter.delete('/d', d);\n");
  EXPECT_EQ(report.findings.size(), 1u);
}

TEST(Routes, AreForEverybodyByTheirWords) {
  using routes::is_before_login, routes::only_looks;
  for (const std::string_view route :
       {"/login", "/auth/users/:id", "/webhooks/mail", "/track", "/api/contact/", "/join/:code",
        "/password", "/sessions", "/reset/:token/password"})
    EXPECT_TRUE(is_before_login("", route)) << route;
  for (const std::string_view route : {"/debug/exec", "/report/run", "/metrics", "/setup/run",
                                       "/install", "/test/run", "/track/run", "/users/:id/password",
                                       "/sessions/<int:id>", "/locale/:name/delete", "/search/run"})
    EXPECT_FALSE(is_before_login("", route) || only_looks("", route)) << route;
  EXPECT_TRUE(is_before_login("Contact.post", ""));
  EXPECT_FALSE(is_before_login("drop_debug", "/x/{id}"));
  EXPECT_TRUE(only_looks("", "/orders/search/:kind"));
  EXPECT_TRUE(only_looks("preview_order", "/orders/run"));
}

TEST(Routes, OfFastAPIMayHaveChecksOfAnyName) {
  std::string guarded;
  for (const std::string_view name : {"a", "b", "c"})
    guarded += fmt::format("@r.post('/{0}')\ndef {0}(u=Depends(require_admin)): save()\n", name);
  const auto with = [&](std::string_view parameter) {
    return accused("a.py", guarded + fmt::format("@r.post('/d')\ndef d({}): save()\n", parameter));
  };
  for (const std::string_view check :
       {"a: int, _: None = Depends(control_plane)", "_caller=Depends(from_inside)",
        "_: Annotated[None, Depends(inside.only)]"})
    EXPECT_THAT(with(check), IsEmpty()) << check;
  for (const std::string_view other :
       {"db: Session = Depends(get_db)", "_: None = Depends(rate_limit)", "_: int = 1",
        "my_db=Depends(get_db)"})
    EXPECT_THAT(with(other), ElementsAre("d (POST /d)")) << other;
}

// What a comment or a sentence says decides nothing; a name in quotes may.
TEST(Routes, DecideByCode) {
  const std::string calls(kGuardedCalls);
  for (const std::string body : {"/* 403 for strangers */ drop();", "log('needs no permission');",
                                 "log(`401 ${req.params.id}`);", "go('/auth/x');"})
    EXPECT_EQ(accused("a.js", calls + "app.post('/d', (req) => { " + body + " });\n").size(), 1u)
        << body;
  for (const std::string body : {"if (req.headers['authorization'] !== key) stop();",
                                 "drop(`${req.user.id}`);", "throw new Error('Forbidden');"})
    EXPECT_THAT(accused("a.js", calls + "app.post('/d', (req) => { " + body + " });\n"), IsEmpty())
        << body;
  std::string controller(kOrders);
  controller.replace(controller.find("await drop(id);"), 15, "await drop(id); // 403");
  EXPECT_EQ(accused("a.ts", controller).size(), 1u);
}

TEST(Routes, AGuardOfAllControllersStandsInAnotherFile) {
  const auto engine = make_routes_engine().value();
  const auto left = [&](std::string_view module) {
    core::SourceReport whole;
    for (const auto& report : {run("a.ts", kOrders), run("app.module.ts", module)}) {
      whole.findings.insert(whole.findings.end(), report.findings.begin(), report.findings.end());
      whole.facts.insert(whole.facts.end(), report.facts.begin(), report.facts.end());
    }
    engine->conclude({}, {}, whole);
    return whole.findings.size();
  };
  EXPECT_EQ(left("providers: [{ provide: APP_GUARD, useClass: SessionGuard }]"), 0u);
  EXPECT_EQ(left("providers: [{ provide: APP_GUARD, useFactory: () => made }]"), 0u);
  EXPECT_EQ(left("app.useGlobalGuards(new JwtAuthGuard());"), 0u);
  EXPECT_EQ(left("consumer.apply(AuthMiddleware).forRoutes('*');"), 0u);
  EXPECT_EQ(left("providers: [{ provide: APP_GUARD, useClass: CsrfGuard }]"), 1u);
  EXPECT_EQ(left("import { APP_GUARD, APP_PIPE } from '@nestjs/core';"), 1u);
  EXPECT_EQ(left("consumer.apply(LoggerMiddleware).forRoutes('*');"), 1u);
}

TEST(Routes, SettingsOfDjangoGuardAllViews) {
  const auto engine = make_routes_engine().value();
  const std::string views =
      "from django.shortcuts import redirect\n"
      "@user_passes_test(is_staff_user)\n@login_required\ndef a(request): pass\n"
      "@login_required\ndef b(request): pass\n@login_required\ndef c(request): pass\n"
      "def delete_order(request, pk):\n    drop(pk)\n";
  const std::string rest =
      "from rest_framework.views import APIView\n"
      "class A(APIView):\n    permission_classes = [IsOwner]\n"
      "    def post(self, request): pass\n    def put(self, request): pass\n"
      "    def patch(self, request): pass\n"
      "class B(APIView):\n    def delete(self, request): pass\n";
  const auto left = [&](const std::string& handlers, std::string_view settings) {
    core::SourceReport whole;
    for (const auto& report : {run("shop/views.py", handlers), run("shop/settings.py", settings)}) {
      whole.findings.insert(whole.findings.end(), report.findings.begin(), report.findings.end());
      whole.facts.insert(whole.facts.end(), report.facts.begin(), report.facts.end());
    }
    engine->conclude({}, {}, whole);
    const auto guards = std::count_if(whole.facts.begin(), whole.facts.end(), [](const auto& fact) {
      return fact.kind == "routes.guards" || fact.kind == "routes.bare";
    });
    EXPECT_EQ(static_cast<size_t>(guards), whole.findings.size());
    return whole.findings.size();
  };
  for (const std::string_view settings :
       {"MIDDLEWARE = [\n  'a.B',  # ]\n  "
        "'django.contrib.auth.middleware.LoginRequiredMiddleware',\n]",
        "MIDDLEWARE += ('shop.RequireLoginMiddleware',)",
        "MIDDLEWARE.append(\"shop.middleware.AuthRequiredMiddleware\")"}) {
    EXPECT_EQ(left(views, settings), 0u) << settings;
    EXPECT_EQ(left(rest, settings), 0u) << settings;
  }
  for (const std::string_view settings :
       {"MIDDLEWARE = ['django.contrib.auth.middleware.AuthenticationMiddleware']",
        "MIDDLEWARE = [\n  'a.B',\n  # 'shop.LoginRequiredMiddleware',\n]",
        "MIDDLEWARE = ['shop.LoginNotRequiredMiddleware', 'shop.AdminRequiresSettingMiddleware']",
        "OTHER = ['shop.LoginRequiredMiddleware']"}) {
    EXPECT_EQ(left(views, settings), 1u) << settings;
    EXPECT_EQ(left(rest, settings), 1u) << settings;
  }
  const auto permission = [](std::string_view name) {
    return fmt::format("REST_FRAMEWORK = {{'DEFAULT_PERMISSION_CLASSES': ['a.{}']}}\n", name);
  };
  EXPECT_EQ(left(rest, permission("IsAuthenticated")), 0u);
  EXPECT_EQ(left(views, permission("IsAuthenticated")), 1u);
  EXPECT_EQ(left(rest, permission("AllowAny")), 1u);
}

constexpr std::string_view kViews =
    "from django.shortcuts import redirect\n"
    "@login_required\ndef project_edit(request, pk): pass\n"
    "@login_required\ndef project_archive(request, pk): pass\n"
    "@login_required\ndef project_show(request, pk): pass\n";

TEST(Routes, OfDjangoSayByNameOrBodyThatTheyChange) {
  for (const std::string view :
       {"def project_purge(request, pk):\n    drop(pk)\n", "def member_remove(request): pass\n",
        "def close(request, pk):\n    Project.objects.get(pk=pk).delete()\n",
        "def new(request):\n    Project.objects.create(name=request.POST['name'])\n",
        "def mark(request):\n    Project.objects.filter(id=1).update(a=request.body)\n",
        "def close(request, pk):\n    p.name = request.POST['name']\n    p.save()\n",
        "@csrf_exempt\n@login_exempt\ndef close(request, pk):\n    get(pk).delete()\n",
        "def delete(request, pk):\n    get(pk).delete()\n"})
    EXPECT_EQ(accused("views.py", std::string(kViews) + view).size(), 1u) << view;
  for (const std::string view :
       {"def book_store(request): pass\n",
        "def show(request):\n    page.views += 1\n    page.save()\n",
        "def show(request):\n    cache.delete('key')\n    context.update(request.POST)\n",
        "def show(request):\n    # p.delete()\n    return render('.delete()')\n",
        "def close(request, pk):\n    if request.user.is_staff:\n        get(pk).delete()\n",
        "@login_exempt\ndef close(request, token):\n    get(token).delete()\n",
        "@login_exempt\ndef project_purge(request, pk):\n    show(pk)\n",
        "def form(request, item):\n    item.name = request.POST['a']\n    item.save()\n"
        "@login_required\ndef add(request):\n    return form(request, Item())\n",
        "def helper(pk):\n    get(pk).delete()\n"})
    EXPECT_THAT(accused("views.py", std::string(kViews) + view), IsEmpty()) << view;
}

TEST(Routes, AnExemptionTakesAwayWhatGuardsAllViews) {
  const auto engine = make_routes_engine().value();
  const std::string bare = "def project_purge(request, pk):\n    get(pk).delete()\n";
  for (const bool exempt : {false, true}) {
    core::SourceReport whole;
    for (const auto& report :
         {run("views.py", std::string(kViews) + (exempt ? "@login_exempt\n" : "") + bare),
          run("settings.py", "MIDDLEWARE = ['a.LoginRequiredMiddleware']")}) {
      whole.findings.insert(whole.findings.end(), report.findings.begin(), report.findings.end());
      whole.facts.insert(whole.facts.end(), report.facts.begin(), report.facts.end());
    }
    engine->conclude({}, {}, whole);
    EXPECT_EQ(whole.findings.size(), exempt ? 1u : 0u);
  }
}

TEST(Routes, KnowGuardsByTheirWords) {
  EXPECT_THAT(routes::words_of("requireHTTPAdmin_user2"),
              ElementsAre("require", "http", "admin", "user2"));
  for (const std::string_view guard :
       {"login_required", "admins_only", "requireAuth", "IsAdminUser", "get_current_user",
        "ensureLoggedIn", "checkPermissions", "token_required", "jwt_required"})
    EXPECT_TRUE(routes::is_guard(guard)) << guard;
  for (const std::string_view other :
       {"optionalAuth", "csrf_token", "LoginEnabledGuard", "rateLimitLogin", "require_POST",
        "author", "ratelimit", "validateOwner", "login_not_required", "cache_page",
        "get_user_list"})
    EXPECT_FALSE(routes::is_guard(other)) << other;
  EXPECT_TRUE(routes::is_opening("AllowAny"));
  EXPECT_TRUE(routes::is_opening("login_not_required"));
  EXPECT_FALSE(routes::is_opening("login_required"));
}

TEST(Routes, OfHostileFilesEnd) {
  std::string calls;
  for (int i = 0; i < 30'000; ++i) calls += "app.post('/a', (";
  EXPECT_THAT(run("a.js", calls).findings, IsEmpty());
  std::string decorators;
  for (int i = 0; i < 50'000; ++i) decorators += "@a.post(\n";
  EXPECT_THAT(run("a.py", decorators).findings, IsEmpty());
  for (const std::string_view piece :
       {"class ", "@A(", "@Controller() class A { @Post( ", "`\\", "\"\\", "a/*", "m(){", "{("}) {
    std::string text = "@Controller() class B { ";
    for (int i = 0; i < 200'000; ++i) text += piece;
    EXPECT_THAT(run("a.ts", text).findings, IsEmpty()) << piece;
  }
  std::string classes;
  for (int i = 0; i < 3'000; ++i)
    classes += std::string(static_cast<size_t>(i), ' ') + "class A(View):\n";
  EXPECT_THAT(run("a.py", classes).findings, IsEmpty());
  std::string nested;
  for (int i = 0; i < 1'500; ++i) {
    const std::string indent(static_cast<size_t>(i), ' ');
    nested += fmt::format("{0}@a.post('/{1}')\n{0}def f{1}():\n", indent, i);
  }
  const auto deep = run("a.py", nested);
  ASSERT_EQ(deep.gaps.size(), 1u);
  EXPECT_TRUE(deep.gaps[0].makes_incomplete);
  for (const std::string_view piece :
       {"f'{", "f'''{", "'''{", "a.before_request(b)\n", "f'{{'\\\n"}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += piece;
    EXPECT_THAT(run("a.py", text).findings, IsEmpty()) << piece;
  }
  for (const std::string_view piece :
       {"'\\", "`${", "/\\", "/[", "a.use(", "/*", "a.route('b').get("}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += piece;
    EXPECT_THAT(run("a.js", text).findings, IsEmpty()) << piece;
  }
  std::string many;
  for (int i = 0; i < 3'000; ++i)
    many += fmt::format("@a.post('/{}')\n@login_required\ndef f{}():\n    pass\n", i, i);
  const auto report = run("a.py", many);
  ASSERT_EQ(report.gaps.size(), 1u);
  EXPECT_TRUE(report.gaps[0].makes_incomplete);
}

}  // namespace
}  // namespace redoubt::engines
