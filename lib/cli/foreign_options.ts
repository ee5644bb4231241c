/**
 * Options of other programs that people bring along (xargs, GNU parallel, curl, aria2c, sha256sum), and what says the
 * same here. Words only, for the mistake of an unknown option; none of them is ever accepted.
 */
import { wordTable } from "../text/word_table.ts";

/** The remedies by command and by option as written, in the words of a mistake. */
const FOREIGN: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  each: wordTable({
    "-n -N -X -m --xargs --max-args --max-replace-args": "each task takes one input; " +
      "for several, have the command take words apart, as in " +
      "xargs -n 10 | heddle each -- sh -c 'gzip $1' sh",
    "-a -f --arg-file --file --input --inputs --input-file": "use --from FILE",
    "-d --delimiter --sep --separator": "inputs are lines, with -0 they end with a NUL byte, " +
      "and --csv reads columns",
    "--tsv": "use --csv: columns are separated by commas",
    "-S --sshlogin": "tasks run on this machine: write ssh HOST into the command",
    "--env": "write env NAME=VALUE before the command",
    "-r --no-run-if-empty": "leave it away: without inputs nothing runs",
    "-t": "--dry-run prints the commands, --joblog FILE keeps them",
    "-u --ungroup --lb --line-buffer": "use --output stream",
    "--halt --halt-on-error": "use --fail-fast or --max-failures N",
    "--colsep --header": "use --csv",
    "--tagstring": "use --tag",
    "--wd --workdir": "use -C DIR",
    "--quiet": "use --ui quiet",
    "--resume --resume-failed --retry-failed": "--failed-of RUN runs what failed in that run; " +
      "what never began is not among it",
  }),
  fetch: wordTable({
    "-O --remote-name": "leave it away: each file is named by its address",
    "--output": "use -o NAME, and -d DIR for the folder",
    "--output-dir --dir -P --directory-prefix": "use -d DIR",
    "-L --location": "leave it away: redirects are followed",
    "-f --fail": "leave it away: an answer that is an error fails the download",
    "-C -c --continue --continue-at": "leave it away: what is there of a file is gone on with",
    "-i --input-file": "use --from FILE",
    "-Z --parallel-max --max-concurrent-downloads": "use -j N",
    // To curl a proxy, to aria2c how many connections.
    "-x":
      "-j N says how many at once; a proxy is set before heddle, as in HTTPS_PROXY=http://HOST:PORT",
    "--proxy --all-proxy --http-proxy --https-proxy --proxy-user": "set it before heddle, as in " +
      "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT heddle fetch …",
    "--noproxy --no-proxy": "set it before heddle, as in NO_PROXY=HOST heddle fetch …",
    "--cacert --ca-certificate --capath --ca-directory": "set it before heddle, as in " +
      "DENO_CERT=ca.pem heddle fetch …",
    "-k --insecure --no-check-certificate --check-certificate":
      "certificates are always checked: " +
      "DENO_CERT=ca.pem before heddle names one to be trusted",
    "-E --cert --key --certificate --private-key": "certificates of the client's cannot be given",
    "-m --max-time --connect-timeout": "use --timeout DUR",
    "--limit-rate --max-download-limit": "there is no limit of speed; -j N says how many at once",
    "--checksum": "use --sha256 HEX",
    "--quiet": "use --ui quiet",
    "-u --user": "put a header into a file, and give it with -H @FILE",
  }),
  checksum: wordTable({
    "--status": "use --ui quiet --output none",
    "-w --warn": "leave it away: lines that are no checksums are always told of",
    "-b --binary --text": "leave it away: files are always read as they are",
    "-k --keep-order": "leave it away: the order is always kept",
  }),
  run: wordTable({
    "--quiet": "use --ui quiet",
    "-f --file": "write the path of the plan alone, as in heddle run plan.yaml",
    "-n --check --list --validate": "use --dry-run",
    "--env --set --var": "write it before heddle, as in env NAME=VALUE heddle run plan.yaml",
  }),
};

/** Those of any command that runs tasks. */
const ANYWHERE = wordTable({
  "-P --concurrency --max-parallel --max-procs --parallel --threads --workers": "use -j N",
  "-v --verbose": "--dry-run prints the commands, --ui json tells everything that happens",
  "--keep-going --continue-on-error": "leave it away: the rest runs unless --fail-fast is given",
  "--exit-on-error --exit-on-failure --stop-on-error": "use --fail-fast",
  "--log --log-file --logfile": "use --joblog FILE; besides, every run leaves a journal",
  "--metrics --prometheus": "--ui json tells every event, from which metrics can be made",
  "--lock": "use flock, as in flock -n -E 75 LOCKFILE heddle …",
  "--deadline": "use timeout, as in timeout 2h heddle …; --timeout is for single tasks",
  "--ping": "call curl after it, as in heddle … && curl …",
  "--version": "use heddle --version",
  "--bar --eta": "leave it away: a terminal shows bars",
  "--retry --tries --max-tries": "use --retries N",
  "-q -s --silent": "use --ui quiet",
  "--no-color --no-colour": "use --color never",
  "--plain": "use --ui plain",
  "--json": "use --ui json",
});

/** What to write instead of another program's option, or undefined. @param program `heddle each`. */
export function foreignRemedy(program: string, written: string): string | undefined {
  const command = program.split(" ").at(-1) ?? "";
  const own = FOREIGN[command];
  return own?.get(written) ?? (own === undefined ? undefined : ANYWHERE.get(written));
}
