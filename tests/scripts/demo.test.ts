import { describe, expect, test } from 'vitest'
import { cuesOf, shotDurationsMs } from '../../scripts/demo/demo-work.ts'
import { DEMO_WORKS } from '../../scripts/demo/demo-works.ts'
import { drawScene } from '../../scripts/demo/scenes.ts'

describe.each(DEMO_WORKS)('the demo work $key', (work) => {
  test('every line is said in each of its locales', () => {
    const lines = work.episodes.flatMap((episode) => episode.shots.flatMap((shot) => shot.lines))
    for (const line of lines) expect(line.map((text) => text !== '')).toEqual(work.locales.map(() => true))
  })

  test('each of its locales has a title', () => {
    expect(work.locales.filter((locale) => work.titles[locale] === undefined)).toEqual([])
  })

  test('cues follow each other and end before their clip does', () => {
    for (const episode of work.episodes) {
      const cues = cuesOf(episode, 0)
      const clipMs = shotDurationsMs(episode).reduce((sum, ms) => sum + ms, 0)
      const edges = cues.flatMap(({ startMs, endMs }) => [startMs, endMs])
      expect(edges).toEqual(edges.toSorted((a, b) => a - b))
      expect(edges.at(-1)).toBeLessThan(clipMs)
    }
  })

  test('its scenes are drawn the same each time', () => {
    for (const shot of work.episodes.flatMap((episode) => episode.shots)) {
      expect(drawScene(shot.scene, work.palette)).toBe(drawScene(shot.scene, work.palette))
    }
  })
})
