import assert from "node:assert/strict";
import { blankNonCode, findAmbientUses } from "./token_scan.ts";

const tokens = (source: string) => findAmbientUses(source).map((use) => use.token);

Deno.test("findAmbientUses() finds clocks, timers, chance, console and runtime", () => {
  const uses = {
    "const a = Deno.args;": ["Deno"],
    "const { args } = Deno;": ["Deno"],
    "let e: Deno.errors.NotFound;": ["Deno"],
    "console.log(1)": ["console"],
    "setTimeout(f); setInterval(f)": ["setTimeout", "setInterval"],
    "Date.now() + new Date().getTime()": ["Date.now", "new Date"],
    "performance.now()": ["performance"],
    "new Worker(url)": ["new Worker"],
    "Math.random() * Math.round(2)": ["Math.random"],
    "`x ${Deno.pid} y`": ["Deno"],
    "`a ${`b ${{ x: Deno.pid }.x}`} c`": ["Deno"],
    "f(...Deno.args)": ["Deno"],
    "x = a / b; Deno.exit(c / d)": ["Deno"],
  };
  for (const [source, expected] of Object.entries(uses)) assert.deepEqual(tokens(source), expected);
});

Deno.test("findAmbientUses() passes over comments, strings, patterns and names of ours", () => {
  const clean = [
    "// Deno.exit()",
    "/* console.log\n Deno */ const x = 1;",
    "const s = 'Deno.args' + \"console.log\" + `setTimeout`;",
    "const s = 'it\\'s Deno';",
    'const p = /Deno[/"]performance/.test(s);',
    "return /Deno/;",
    "new Date(atMs).toISOString()",
    "host.console.write(); options.performance",
    "const o = { performance: 1 }; interface I { console?: string }",
    "const renewDate = DenoLike; setTimeoutMs(1)",
  ];
  for (const source of clean) assert.deepEqual(tokens(source), [], source);
});

Deno.test("findAmbientUses() tells the line", () => {
  const source = 'const a = "x";\n/* two\nlines */\nconst b = `\n${1}`; console.log(b);\n';
  assert.deepEqual(findAmbientUses(source), [{ token: "console", line: 5 }]);
});

Deno.test("blankNonCode() keeps length and lines", () => {
  const source = 'a("b\\"c"); // d\n`e${f({ g: "}" })}h` /* i */ / 2 /j/;';
  const code = blankNonCode(source);
  assert.equal(code.length, source.length);
  assert.equal(code.replace(/\s+/g, " "), "a( ); f({ g: }) / 2 /j/;");
});
