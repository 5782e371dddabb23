import { expect, test } from 'vitest'
import { measureCharsets } from '../../../bench/subtitles/measure-charsets.ts'
import { scoreConformance } from '../../../bench/subtitles/score-conformance.ts'
import { sharedData } from '../../shared-data.ts'

const root = sharedData('subtitles')

test.skipIf(root === undefined)(
  'every file made to test readers gives what it states, or somebody has said why not',
  () => {
    const scores = scoreConformance(root ?? '')
    const unexplained = scores.flatMap(({ folder, differing }) =>
      differing.filter(({ reason }) => reason === undefined).map(({ file, seen }) => `${folder}/${file}: ${seen}`),
    )
    expect(unexplained).toEqual([])
    expect(Object.fromEntries(scores.map(({ folder, asExpected, files }) => [folder, [asExpected, files]]))).toEqual({
      'webvtt_vttjs/tests': [245, 267],
      wai: [31, 31],
      'androidx/webvtt': [17, 19],
      'androidx/subrip': [11, 13],
      'androidx/ssa': [20, 22],
      'androidx/ttml': [28, 28],
      'androidx/tx3g': [0, 13],
    })
  },
)

test('the charset of one cue is told, or the doubt is said', () => {
  for (const { text, characters, files, right, wrongButWarned } of measureCharsets(100, 5)) {
    const what = `${text}, ${characters} characters`
    expect(right / files, what).toBeGreaterThan(characters < 10 ? 0.85 : 0.95)
    expect((right + wrongButWarned) / files, what).toBeGreaterThan(0.97)
  }
})
