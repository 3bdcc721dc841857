/** What a service says about itself. `degraded` still works, with less than it should have. */
export type Status = "healthy" | "degraded" | "unhealthy";

/** An answer about health, whatever its code: a 503 with a body says more than that something failed. */
export interface Report {
  readonly answered: true;
  readonly isHealthy: boolean;
  readonly status: Status;
  /** A line for each dependency; none if the service keeps them to itself. */
  readonly checks: Readonly<Record<string, string>>;
  /** When the service answered, in seconds since 1970, if it says so. */
  readonly timestamp?: number;
}

/** No answer about health: nobody is there, nobody answers in time, or somebody else does. */
export interface NoReport {
  readonly answered: false;
  readonly isHealthy: false;
  readonly error: string;
}

export type HealthStatus = Report | NoReport;

export interface HealthCheckOptions {
  /** Default `/api/health/`, which only a browser can resolve. */
  readonly url?: string;
  /** How long an answer may take, in milliseconds. Default 2,000. */
  readonly timeout?: number;
}

const STATUSES: readonly string[] = ["healthy", "degraded", "unhealthy"] satisfies Status[];

/** Asks a health endpoint that answers in the format `simple`. Runs in browsers and in Node. */
export class HealthCheckService {
  readonly #url: string;
  readonly #timeout: number;

  constructor({ url = "/api/health/", timeout = 2_000 }: HealthCheckOptions = {}) {
    if (!(timeout > 0)) {
      throw new RangeError(`timeout ${timeout}: must be more than 0 ms`);
    }
    this.#url = url;
    this.#timeout = timeout;
  }

  /** Asks once. Never rejects: that there is no answer is one. */
  async checkSystemHealth(): Promise<HealthStatus> {
    try {
      const response = await fetch(this.#url, {
        headers: { Accept: "application/json" },
        cache: "no-store",
        signal: AbortSignal.timeout(this.#timeout),
      });
      // 4xx is about the question: no such path, or asked too often.
      if (response.status >= 400 && response.status < 500) {
        return noReport(`the service answered ${response.status}`);
      }
      return parse(await response.json(), response.status);
    } catch (failure) {
      return noReport(explain(failure, this.#timeout));
    }
  }

  /**
   * Asks again and again, and tells of the first answer and of every change of the status. One question is answered
   * before the next is asked.
   *
   * @param interval the pause between an answer and the next question, in milliseconds
   * @param listener must not throw
   * @returns ends the watch
   */
  watch(interval: number, listener: (health: HealthStatus) => void): () => void {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: string | undefined;
    const ask = async (): Promise<void> => {
      const health = await this.checkSystemHealth();
      if (stopped) {
        return;
      }
      const status = health.answered ? health.status : "no answer";
      if (status !== last) {
        last = status;
        listener(health);
      }
      timer = setTimeout(ask, interval);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }
}

function noReport(error: string): NoReport {
  return { answered: false, isHealthy: false, error };
}

function parse(body: unknown, code: number): HealthStatus {
  if (!isObject(body) || typeof body["status"] !== "string" || !STATUSES.includes(body["status"])) {
    return noReport(`the service answered ${code} with something other than its health`);
  }
  const status = body["status"] as Status;
  const { timestamp } = body;
  return {
    answered: true,
    isHealthy: status === "healthy",
    status,
    checks: lines(body["checks"]),
    ...(typeof timestamp === "number" ? { timestamp } : {}),
  };
}

function lines(checks: unknown): Record<string, string> {
  if (!isObject(checks)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(checks).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function explain(failure: unknown, timeout: number): string {
  if (!(failure instanceof Error)) {
    return String(failure);
  }
  if (failure.name === "TimeoutError") {
    return `no answer in ${timeout} ms`;
  }
  if (failure instanceof SyntaxError) {
    return "the answer is not JSON";
  }
  // Node says no more than "fetch failed", and why in the cause.
  const { cause } = failure;
  return cause instanceof Error && cause.message !== "" ? cause.message : failure.message;
}
