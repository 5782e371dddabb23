import { t } from '../language/language.svelte.ts'
import type { Playback } from '../player/playback.svelte.ts'
import { notice } from '../shell/notice.svelte.ts'
import { type Cue, decide, insert, merge, remove, setTimes, split } from './cues.ts'
import type { CueSheet } from './sheet.svelte.ts'

/** Where deeds are done: the cue that is worked on, and the ways to one. */
interface Place {
  readonly sheet: CueSheet
  readonly playback: Playback
  readonly current: () => Cue | undefined
  readonly latestMs: () => number
  /** Where the cursor was in the words of a cue. */
  readonly caretOf: (id: number) => number
  readonly focus: (id: number) => Promise<void>
  /** Opens the field of the cue that is worked on. */
  readonly edit: () => void
}

/** What a new line says until somebody writes it. */
const NEW_TEXT = '…'

/** What can be done with the cue that is worked on, at the second that is shown. */
export function cueDeeds({ sheet, playback, current, latestMs, caretOf, focus, edit }: Place) {
  /** Cues of a draft stand where those of its source do. */
  const structure = (act: (cue: Cue) => void) => () => {
    const cue = current()
    if (sheet.isDraft) notice.show(t('subtitles.draftFollows'))
    else if (cue) act(cue)
  }
  const nowMs = () => Math.round(playback.currentMs)
  return {
    edit,
    split: structure(({ id }) => sheet.edit(split(sheet.cues, id, caretOf(id), nowMs()))),
    merge: structure(({ id }) => sheet.edit(merge(sheet.cues, id))),
    insert: structure(() => {
      const made = insert(sheet.cues, nowMs(), NEW_TEXT, latestMs())
      sheet.edit(made.cues)
      void focus(made.id).then(edit)
    }),
    remove: structure(({ id }) => {
      const at = sheet.cues.findIndex((cue) => cue.id === id)
      sheet.edit(remove(sheet.cues, id))
      const next = sheet.cues[Math.min(at, sheet.cues.length - 1)]
      if (next) void focus(next.id)
    }),
    begin: structure(({ id, endMs }) => sheet.edit(setTimes(sheet.cues, id, nowMs(), endMs))),
    end: structure(({ id, startMs }) => sheet.edit(setTimes(sheet.cues, id, startMs, nowMs()))),
    decide: (decision: 'accepted' | 'refused') => {
      const cue = current()
      if (cue && sheet.isDraft) sheet.edit(decide(sheet.cues, cue.id, undefined, decision))
    },
    undo: () => sheet.undo(),
    redo: () => sheet.redo(),
  }
}
