import { beforeAll, expect, test } from 'vitest'
import { isWithinLimit } from '../../bench/table.ts'
import { weighFirstLoad } from '../../bench/web/weigh-first-load.ts'
import { listViewSources } from '../../scripts/screenshots/list-views.ts'
import { ensureBuiltPage } from '../browser/built-page.ts'

beforeAll(ensureBuiltPage)

test('no view waits for more script than the limit, in any language', async () => {
  const rows = await weighFirstLoad(listViewSources())
  const tooHeavy = rows.filter((row) => !isWithinLimit(row))
  expect(tooHeavy.map(({ what, median, note }) => `${what}: ${median.toFixed(1)} KB, ${note}`)).toEqual([])
})
