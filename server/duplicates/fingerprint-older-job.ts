import { findUnfingerprinted } from '../../db/queries/fingerprints.ts'
import { FINGERPRINT_VERSION, type Fingerprint } from '../../media/fingerprint.ts'
import { fingerprintVideo } from '../../media/fingerprint-video.ts'
import { probeVideo } from '../../media/probe.ts'
import { keepFingerprint } from '../analysis/keep-fingerprint.ts'
import { askForOlderFiles, type OlderFiles, olderFilesJob } from '../analysis/older-files-job.ts'
import type { Context } from '../context.ts'

const FILES: OlderFiles<Fingerprint> = {
  kind: 'fingerprint-older',
  findNext: (db, after) => findUnfingerprinted(db, FINGERPRINT_VERSION, after),
  read: async (ctx, { path, workDir, signal }) => {
    const facts = await probeVideo(ctx.tools, path, { signal, workDir })
    return fingerprintVideo(ctx.tools, path, facts, workDir, signal)
  },
  nothing: { frames: [], sound: new Uint32Array() }, // nothing is like it
  keep: keepFingerprint,
}

/** Fingerprints files that were analysed before there were fingerprints, or other ones. */
export const fingerprintOlderJob = olderFilesJob(FILES)

/** Asks for files without a fingerprint to get one, if there are any. */
export async function askToFingerprintOlder(ctx: Pick<Context, 'db' | 'now' | 'newId'>): Promise<void> {
  await askForOlderFiles(ctx, FILES)
}
