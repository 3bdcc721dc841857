/**
 * Prints the health of a service as a line of JSON: `node dist/check.js http://localhost:8080/api/health/`. The exit
 * status is 0 for healthy, 1 for degraded, 2 for unhealthy, and 3 if there is no answer. With `--watch` and a number of
 * seconds it goes on, and prints a line whenever the status changes. `--timeout` says how many seconds an answer may
 * take.
 */
import { HealthCheckService, type HealthStatus } from "./health-client.js";

/** The few things of Node that are needed here, so that its types need not be installed. */
declare const process: { readonly argv: readonly string[]; exitCode: number };

const USAGE = "usage: node dist/check.js URL [--timeout SECONDS] [--watch SECONDS]";
const EXIT = { healthy: 0, degraded: 1, unhealthy: 2 } as const;
const NO_ANSWER = 3;
const WRONG_USAGE = 64;

interface Arguments {
  readonly url: string;
  readonly timeout: number;
  readonly watch?: number;
}

/** What the command line says, or nothing if it cannot be read; times in milliseconds. */
function parse([url, ...options]: readonly string[]): Arguments | undefined {
  if (url === undefined || options.length % 2 !== 0) {
    return undefined;
  }
  let parsed: Arguments = { url, timeout: 2_000 };
  for (let i = 0; i < options.length; i += 2) {
    const [name, milliseconds] = [options[i], Number(options[i + 1]) * 1_000];
    if (!(milliseconds > 0) || (name !== "--timeout" && name !== "--watch")) {
      return undefined;
    }
    parsed = { ...parsed, [name.slice(2)]: milliseconds };
  }
  return parsed;
}

function print(health: HealthStatus): void {
  console.log(JSON.stringify(health));
}

const given = parse(process.argv.slice(2));
if (given === undefined) {
  console.error(USAGE);
  process.exitCode = WRONG_USAGE;
} else {
  const service = new HealthCheckService(given);
  if (given.watch !== undefined) {
    service.watch(given.watch, print);
  } else {
    const health = await service.checkSystemHealth();
    print(health);
    process.exitCode = health.answered ? EXIT[health.status] : NO_ANSWER;
  }
}
