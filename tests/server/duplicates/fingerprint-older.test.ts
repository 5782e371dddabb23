import { rm } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { findFingerprint } from '../../../db/queries/fingerprints.ts'
import { countJobs } from '../../../db/queries/jobs.ts'
import { fingerprints } from '../../../db/schema/index.ts'
import { createMediaTools } from '../../../media/tools.ts'
import { askToFingerprintOlder } from '../../../server/duplicates/fingerprint-older-job.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { makeClip } from '../../made-clips.ts'
import { until } from '../../start-server.ts'
import { startAnalysisWorld } from '../analysis/analysis-world.ts'

vi.setConfig({ testTimeout: 120_000 })

/** Takes all fingerprints away and has them made anew. */
async function fingerprintAnew(t: Awaited<ReturnType<typeof startAnalysisWorld>>): Promise<void> {
  await t.ctx.db.transaction(async (tx) => {
    tx.delete(fingerprints).run()
  })
  await askToFingerprintOlder(t.ctx)
  const worker = { ...t.ctx, tools: await createMediaTools() }
  const running = runJobs(worker, 'worker', [{ kinds: ['fingerprint-older'], concurrency: 1 }])
  await until(
    async () => (await countJobs(t.ctx.db)).filter(({ kind }) => kind === 'fingerprint-older'),
    (left) => left.length === 0,
    { what: 'the end of fingerprinting', limitMs: 100_000 },
  )
  await running.stop()
}

test('a file that was analysed before there were fingerprints gets the one that its analysis would have given', async () => {
  await using t = await startAnalysisWorld()
  const episode = await t.upload(await makeClip())
  await t.analyseAll()
  const before = await findFingerprint(t.ctx.db, episode.sha256)
  expect(before?.packed.length).toBeGreaterThan(100)
  await fingerprintAnew(t)
  expect((await findFingerprint(t.ctx.db, episode.sha256))?.packed).toEqual(before?.packed)
})

test('a file that is missing keeps no other one waiting', async () => {
  await using t = await startAnalysisWorld()
  const [gone, there] = [await t.upload(await makeClip()), await t.upload(await makeClip({ seed: 9 }), { number: 2 })]
  await t.analyseAll()
  await rm(t.ctx.store.pathOf(gone.sha256))
  await fingerprintAnew(t)
  expect((await findFingerprint(t.ctx.db, there.sha256))?.packed.length).toBeGreaterThan(100)
  expect(await findFingerprint(t.ctx.db, gone.sha256)).toBeDefined() // of nothing, so that it is not asked for again
})
