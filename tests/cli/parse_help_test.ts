import assert from "node:assert/strict";
import { helpText } from "../../lib/cli/help.ts";
import { COMMAND_NAMES, COMMAND_PAGES, type CommandName } from "../../lib/cli/help_pages.ts";
import { parseCommand } from "../../lib/cli/parse_command.ts";
import { VERSION } from "../../lib/cli/version.ts";

const PAGES: readonly (CommandName | undefined)[] = [undefined, ...COMMAND_NAMES];

for (const page of PAGES) {
  Deno.test(`helpText(${page ?? ""}) is plain text of at most 80 columns`, () => {
    const text = helpText(page);
    assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"));
    for (const line of text.split("\n")) {
      assert.ok(line.length <= 80, line);
      assert.doesNotMatch(line, /[\p{Cc}]|\s$/u);
      assert.doesNotMatch(line, /\[$/, "a default is not torn from its bracket");
    }
  });
}

for (const name of COMMAND_NAMES) {
  Deno.test(`helpText("${name}") shows every option that ${name} takes`, () => {
    const text = helpText(name);
    for (const { names, about, ...rest } of Object.values(COMMAND_PAGES[name].table)) {
      const metavar = rest.kind === "value" ? ` ${rest.metavar}` : "";
      assert.ok(text.includes(`  ${names.join(", ")}${metavar} `), names.join(", "));
      assert.ok(text.includes(about), `${names.join(", ")} is described on one line`);
    }
    assert.ok(text.includes(`Usage: heddle ${name}`));
  });
}

Deno.test("helpText() lists the commands, an example and the exit codes", () => {
  const text = helpText();
  for (const name of COMMAND_NAMES) assert.match(text, new RegExp(`^  ${name} +\\S`, "m"));
  assert.match(text, /seq 3000 \| heddle each -j 8 -- sh -c 'test \$\(\(\{\} % 50\)\) -ne 0'/);
  assert.match(text, /^ {2}2 +command line, plan or input is wrong/m);
});

Deno.test("helpText() names every code with which a run can end", () => {
  for (const command of [undefined, "each", "run", "demo"] as const) {
    const [, section = ""] = helpText(command).split("Exit codes:\n");
    const codes = section.split("\n\n")[0]?.match(/^ {2}[\d ]+/gm)?.join(" ").trim().split(/\s+/);
    assert.deepEqual(codes, ["0", "1", "2", "70", "129", "130", "131", "143", "141"]);
  }
});

Deno.test("helpText() shows examples that parse", () => {
  for (const name of ["each", "run", "demo", "doctor"] as const) {
    for (const example of COMMAND_PAGES[name].examples) {
      const [, words = ""] = example.split("heddle ");
      assert.equal(parseCommand(words.split(" ")).kind, name, example);
    }
  }
});

Deno.test("parseCommand() refuses help for a command that does not exist", () => {
  assert.throws(() => parseCommand(["help", "eahc"]), /Unknown command "eahc": .*each/);
});

Deno.test("parseCommand() answers every way of asking for help", () => {
  const ways: readonly (readonly [argv: readonly string[], command: CommandName | undefined])[] = [
    [["--help"], undefined],
    [["-h"], undefined],
    [["help"], undefined],
    [["help", "run"], "run"],
    [["help", "--help"], "help"],
    [["each", "--help"], "each"],
    [["each", "-kh", "--", "echo"], "each"],
    [["run", "plan.yaml", "-h"], "run"],
    [["each", "-j0", "--bogus", "--help"], "each"],
    [["schema", "--help"], "schema"],
  ];
  for (const [argv, command] of ways) {
    assert.deepEqual(parseCommand(argv), { kind: "help", command }, argv.join(" "));
  }
});

Deno.test("parseCommand() leaves the --help of the command that is run alone", () => {
  assert.equal(parseCommand(["each", "git", "--help"]).kind, "each");
  assert.equal(parseCommand(["each", "--", "--help"]).kind, "each");
});

Deno.test("parseCommand() prints the version that deno.json names", async () => {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  assert.equal(VERSION, config.version);
  for (const option of ["--version", "-V"]) {
    assert.deepEqual(parseCommand([option]), { kind: "text", text: `heddle ${VERSION}\n` });
  }
});
