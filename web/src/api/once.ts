/** A header that makes a creating call which is sent twice make one thing. */
export function once(): Readonly<Record<string, string>> {
  return { 'idempotency-key': crypto.randomUUID() }
}
