/**
 * What the process may do, without asking: a question of Deno's on the terminal would be drawn over by whatever is
 * live there. Programs that use the library often have few permissions.
 */

/** True when it may be done without a prompt. */
export function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** True when other processes may be looked at in `/proc`. Of its own accord the runtime may still refuse, unasked. */
export function mayLookAtProcesses(): boolean {
  return isGranted({ name: "read", path: "/proc" });
}

/** True when the C library of Linux can be called, if it is glibc, with the layouts that 64 bit systems have in common. */
export function mayCallLinuxLibc(): boolean {
  const { os, arch } = Deno.build;
  return os === "linux" && (arch === "x86_64" || arch === "aarch64") && isGranted({ name: "ffi" });
}

/** Those environment variables of `names` that may be read, and the names of those that may not. */
export function readPermittedEnv<Name extends string>(
  names: readonly Name[],
): { readonly env: Partial<Record<Name, string>>; readonly hidden: ReadonlySet<Name> } {
  const env: Partial<Record<Name, string>> = {};
  const hidden = new Set<Name>();
  const isAll = isGranted({ name: "env" });
  for (const variable of names) {
    if (!isAll && !isGranted({ name: "env", variable })) {
      hidden.add(variable);
      continue;
    }
    const value = Deno.env.get(variable);
    if (value !== undefined) env[variable] = value;
  }
  return { env, hidden };
}
