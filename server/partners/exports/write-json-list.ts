/**
 * A JSON object whose last member is a list, part by part.
 * @param head the members before it
 */
export async function* writeJsonList(
  head: Readonly<Record<string, unknown>>,
  name: string,
  elements: AsyncIterable<object>,
): AsyncGenerator<string> {
  const opened = JSON.stringify({ ...head, [name]: [] }).slice(0, -2)
  let isFirst = true
  for await (const element of elements) {
    yield `${isFirst ? opened : ','}\n${JSON.stringify(element)}`
    isFirst = false
  }
  yield isFirst ? `${opened}]}\n` : '\n]}\n'
}
