import type { Tx } from '../../db/open.ts'
import { replaceFingerprint } from '../../db/queries/fingerprints.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { encodeFingerprint, FINGERPRINT_VERSION, type Fingerprint } from '../../media/fingerprint.ts'
import type { Context } from '../context.ts'

/** Stores what a file looks and sounds like, and asks for what is like it. */
export async function keepFingerprint(
  ctx: Pick<Context, 'now' | 'newId'>,
  tx: Tx,
  sha256: string,
  fingerprint: Fingerprint,
): Promise<void> {
  const nowMs = ctx.now()
  const packed = encodeFingerprint(fingerprint)
  await replaceFingerprint(tx, { mediaSha256: sha256, version: FINGERPRINT_VERSION, packed, madeAtMs: nowMs })
  await enqueueJob(tx, { id: ctx.newId(), kind: 'find-duplicates', key: sha256, dueAtMs: nowMs, nowMs })
}
