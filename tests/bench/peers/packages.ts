/**
 * The npm packages that are measured beside Heddle. Loaded by name when they are measured, so that they are no
 * dependency of anything else: neither deno.json nor deno.lock knows them.
 */

/** Exact versions. */
export const PACKAGES = {
  cliProgress: "npm:cli-progress@3.12.0",
  listr2: "npm:listr2@11.4.0",
  logUpdate: "npm:log-update@8.0.0",
  nodeProgress: "npm:progress@2.0.3",
} as const;

/** The package's exports, as the caller describes what it uses of them. */
export async function loadPackage<T>(name: keyof typeof PACKAGES): Promise<T> {
  return await import(PACKAGES[name]) as T;
}
