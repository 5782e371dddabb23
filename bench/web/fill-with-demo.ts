import { DEMO_WORKS } from '../../scripts/demo/demo-works.ts'
import { ingestWork } from '../../scripts/demo/ingest-work.ts'
import { connect } from '../../scripts/demo/juku-api.ts'
import { TEST_TOKEN, type TestServer } from '../../tests/start-server.ts'

/** Brings the demo's works into an empty server. @returns the id of one of them */
export async function fillWithDemo(server: TestServer): Promise<string> {
  const api = connect(server.url, TEST_TOKEN)
  for (const work of DEMO_WORKS) await ingestWork(api, work, [], () => undefined)
  const [first] = await api.listWorks()
  if (!first) throw new Error('The demo has no works.')
  return first.id
}
