// Handed to ESLint by rules/tools/eslint.yaml. The plug-in lies beside ESLint, not beside this file.
const fs = require("fs");
const { createRequire } = require("module");
const security = createRequire(fs.realpathSync(process.argv[1]))("eslint-plugin-security");

module.exports = [
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs", "**/*.jsx"],
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    plugins: { security },
    rules: security.configs.recommended.rules,
  },
];
