import { signOut } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { t } from '../language/language.svelte.ts'
import { problemText } from '../language/names.ts'
import { sending } from '../state/sending.svelte.ts'
import { mayLeave } from '../state/unsaved.ts'
import { notice } from './notice.svelte.ts'

/** Signs out; running uploads are asked about first, because they would stop. */
export async function leave(): Promise<void> {
  if (sending.active && !window.confirm(t('upload.leaveRunning'))) return
  if (!mayLeave()) return
  sending.stop()
  try {
    await signOut()
  } catch (error) {
    notice.show(problemText(asProblem(error)))
  }
}
