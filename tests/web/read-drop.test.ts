import { expect, test } from 'vitest'
import { chosen } from '../../web/src/imports/read-drop.ts'

/** A file of a folder that was chosen, as a browser gives it. */
function fileAt(path: string): File {
  const file = new File(['same'], path.slice(path.lastIndexOf('/') + 1), { type: 'video/mp4', lastModified: 7 })
  return Object.assign(file, { webkitRelativePath: path.includes('/') ? path : '' })
}

const namesOf = (...paths: string[]) => chosen(paths.map(fileAt)).map((file) => file.name)

test('files of a folder are told apart by the folders in it, not by its own name', async () => {
  const [first, second] = chosen([fileAt('雨夜/EP02/video.mp4'), fileAt('雨夜/EP01/video.mp4')])
  expect([first?.name, second?.name]).toEqual(['EP01_video.mp4', 'EP02_video.mp4'])
  expect(first).toMatchObject({ size: 4, type: 'video/mp4', lastModified: 7 })
  expect(await first?.text()).toBe('same')
})

test('names that are different stay, in their order, without what systems leave behind', () => {
  expect(namesOf('雨夜/.DS_Store', '雨夜/第10集.mp4', '雨夜/字幕/第2集.en.srt', '雨夜/第2集.mp4')).toEqual([
    '第2集.en.srt',
    '第2集.mp4',
    '第10集.mp4',
  ])
  expect(namesOf('2.mp4', '1.mp4')).toEqual(['1.mp4', '2.mp4'])
})
