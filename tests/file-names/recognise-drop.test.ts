import { describe, expect, test } from 'vitest'
import { recogniseDrop } from '../../file-names/recognise-drop.ts'

/** Names that state their number, or have one that is hardly mistaken, each dropped alone. */
const ALONE: readonly (readonly [string, number | 'extra' | undefined])[] = [
  ['第03集.mp4', 3],
  ['第三集.mp4', 3],
  ['第十集.mp4', 10],
  ['第十二話.mp4', 12],
  ['第十二话.mp4', 12],
  ['第十二回.mkv', 12],
  ['第二十集.mp4', 20],
  ['第二十一集.mp4', 21],
  ['第廿三集.mp4', 23],
  ['第卅集.mp4', 30],
  ['第卌二集.mp4', 42],
  ['第九十九集.mp4', 99],
  ['第一百集.mp4', 100],
  ['第一百零三集.mp4', 103],
  ['第一百〇三集.mp4', 103],
  ['第一百二十集.mp4', 120],
  ['第一百二集.mp4', 120],
  ['第百二十集.mp4', 120],
  ['第九百九十九集.mp4', 999],
  ['第貳拾壹集.mp4', 21],
  ['第两集.mp4', 2],
  ['第一二集.mp4', 12],
  ['第一〇三集.mp4', 103],
  ['第３集.mp4', 3],
  ['第１２集.mp4', 12],
  ['第 3 集.mp4', 3],
  ['第003集.mov', 3],
  ['第3集 1080p.mp4', 3],
  ['第3集(完).mp4', 3],
  ['第80集大结局.mp4', 80],
  ['第80集（大結局）.mp4', 80],
  ['第八十集完.mp4', 80],
  ['第12話 終.mp4', 12],
  ['第3章.mp4', 3],
  ['第3期.mp4', 3],
  ['第3-4集.mp4', 3],
  ['第03.mp4', 3],
  ['第一季第03集.mp4', 3],
  ['第2季 第十集.mp4', 10],
  ['片名第二季第五集.mp4', 5],
  ['EP03.mp4', 3],
  ['ep3.mp4', 3],
  ['Ep.3.mp4', 3],
  ['Ep 03.mp4', 3],
  ['EP_03.mp4', 3],
  ['EP-03.mp4', 3],
  ['EP#3.mp4', 3],
  ['E3.mp4', 3],
  ['E03.mp4', 3],
  ['e11.mp4', 11],
  ['ＥＰ０３.mp4', 3],
  ['Episode 3.mp4', 3],
  ['Episode_003_final.mp4', 3],
  ['Episódio 7.mp4', 7],
  ['Episodio 7.mp4', 7],
  ['Capítulo 12.mp4', 12],
  ['Chapter 5.mp4', 5],
  ['Part 2.mp4', 2],
  ['S01E03.mp4', 3],
  ['s1e3.mp4', 3],
  ['S01EP03.mp4', 3],
  ['S01.E03.mp4', 3],
  ['S01 E03.mp4', 3],
  ['Show.S01E12.1080p.x264.mkv', 12],
  ['Show.S02E07.2160p.WEB-DL.H265.DDP5.1.Atmos-GROUP.mkv', 7],
  ['The.Last.Taxi.S01E03.720p.WEBRip.AAC2.0.x264.mkv', 3],
  ['1x03.mp4', 3],
  ['Show 2x15.mp4', 15],
  ['#3.mp4', 3],
  ['No.3.mp4', 3],
  ['№ 3.mp4', 3],
  ['3集.mp4', 3],
  ['03集.mp4', 3],
  ['三集.mp4', 3],
  ['片名_三集.mp4', 3],
  ['12话.mp4', 12],
  ['12話.mp4', 12],
  ['3-大结局.mp4', 3],
  ['80_大結局.mp4', 80],
  ['片名_3(完).mp4', 3],
  ['片名_3（完）.mp4', 3],
  ['片名 80 END.mp4', 80],
  ['片名80完.mp4', 80],
  ['03.mp4', 3],
  ['3.mp4', 3],
  ['003.mp4', 3],
  ['0003.mp4', 3],
  ['０３.mp4', 3],
  ['03 .mp4', 3],
  ['片名 03 [1080p].mp4', 3],
  ['片名03.mp4', 3],
  ['片名-03.mp4', 3],
  ['片名_03_1080x1920.mp4', 3],
  ['片名_03_9x16.mp4', 3],
  ['片名_03_16：9.mp4', 3],
  ['片名 03 4K.mp4', 3],
  ['片名 03 2160.mp4', 3],
  ['片名 03 60fps.mp4', 3],
  ['片名 03 10bit HEVC.mkv', 3],
  ['片名 03 H.264.mp4', 3],
  ['片名 03 320kbps.mp4', 3],
  ['片名 03 v2.mp4', 3],
  ['片名 03 final2.mp4', 3],
  ['片名_03_定稿2.mp4', 3],
  ['片名_03_第2版.mp4', 3],
  ['片名_03_20261126.mp4', 3],
  ['20261126_片名_03.mp4', 3],
  ['片名_03_2026-11-26.mp4', 3],
  ['片名 03 2026年11月26日.mp4', 3],
  ['片名_2026_03.mp4', 3],
  ['片名.2026.03.1080p.mkv', 3],
  ['片名 03 [A1B2C3D4].mkv', 3],
  ['[组] 片名 [03][1080p][简体].mp4', 3],
  ['【组】片名【03】.mp4', 3],
  ['片名_03_9f86d081884c7d65.mp4', 3],
  ['100天_03.mp4', 3],
  ['「100天」03.mp4', 3],
  ['「100天」第3集.mp4', 3],
  ['重生100天后 第03集.mp4', 3],
  ['007 第3集.mp4', 3],
  ['一九八四 第三集.mp4', 3],
  ['1984 第3集.mp4', 3],
  ['80年代 EP05.mp4', 5],
  ['18岁的天空 03.mp4', 3],
  ['7号楼的秘密 EP12.mp4', 12],
  ['2046 EP03.mp4', 3],
  ['第一集团 EP03.mp4', 3],
  ['第一回合 第3集.mp4', 3],
  ['全80集 第3集.mp4', 3],
  ['片名(共80集)第03集.mp4', 3],
  ['片名 全80集 03.mp4', 3],
  ['片名 03 of 80.mp4', 3],
  ['12_横版.mp4', 12],
  ['03 - 雨夜.mp4', 3],
  ['03.雨夜計程車.mp4', 3],
  ['夜班車 7 (1080x1920).mp4', 7],
  ['蛋撻店_第01集.mp4', 1],
  ['蛋撻店_第六集.mp4', 6],
  ['EP04 final.mov', 4],
  ['EP03v2.mp4', 3],
  ['E03v2.mp4', 3],
  ['片名EP12竖屏.mp4', 12],
  ['片名 (3).mp4', 3],
  ['片名（三）.mp4', 3],
  ['片名_十二.mp4', 12],
  ['clip12.mp4', 12],
  ['IMG_0012.mp4', 12],
  ['folder/第09集/第08集.mp4', 8],
  ['C:\\videos\\EP02\\EP05.mp4', 5],
  ['片名 第3集 预告.mp4', 'extra'],
  ['第3集預告.mp4', 'extra'],
  ['番外.mp4', 'extra'],
  ['番外篇02.mp4', 'extra'],
  ['花絮1.mp4', 'extra'],
  ['片花.mp4', 'extra'],
  ['幕後花絮 第二彈.mp4', 'extra'],
  ['彩蛋.mp4', 'extra'],
  ['主题曲MV.mp4', 'extra'],
  ['trailer.mp4', 'extra'],
  ['Official Teaser 2.mp4', 'extra'],
  ['Behind the scenes 3.mp4', 'extra'],
  ['Show SP02.mp4', 'extra'],
  ['PV1.mp4', 'extra'],
  ['making-of.mp4', 'extra'],
  ['EP00.mp4', 'extra'],
  ['第0集.mp4', 'extra'],
  ['第3.5集.mp4', 'extra'],
]

const NUMBERLESS = [
  'clip_1080p.mp4',
  '雨夜計程車.mp4',
  '2026.mp4',
  '一百天.mp4',
  'a.x265.mp4',
  '20261126.mp4',
  '全80集.mp4',
]

describe('one file', () => {
  test.each(ALONE)('%s is %s', (name, expected) => {
    const [found] = recogniseDrop([name])
    if (expected === 'extra') expect(found).toMatchObject({ kind: 'extra', number: undefined })
    else expect(found).toMatchObject({ kind: 'episode', number: expected })
  })

  test.each(NUMBERLESS)('%s has no number, and is the first because it is the only one', (name) => {
    expect(recogniseDrop([name])).toMatchObject([{ kind: 'episode', number: 1, by: 'only', sure: 'guessed' }])
  })

  test('a mark is stated, a bare number is inferred, digits in a title are guessed', () => {
    expect(recogniseDrop(['第3集.mp4'])[0]).toMatchObject({ by: 'mark', sure: 'stated', text: '第3集' })
    expect(recogniseDrop(['03.mp4'])[0]).toMatchObject({ by: 'digits', sure: 'inferred', text: '03' })
    expect(recogniseDrop(['片名 03.mp4'])[0]).toMatchObject({ by: 'digits', sure: 'guessed', text: '03' })
  })

  test('the season is read from S02E07, 第二季 and Season 2', () => {
    const seasons = ['S02E07.mp4', '片名 第二季 第7集.mp4', 'Show Season 2 - 07.mp4', 'Show S2 07.mp4']
    for (const name of seasons) expect(recogniseDrop([name])[0], name).toMatchObject({ number: 7, season: 2 })
  })

  test('完, 大结局, 終 and END say that it is the last', () => {
    for (const name of ['3(完).mp4', '80大结局.mp4', '第12話 終.mp4', 'Show 80 END.mp4', '第80集完.mp4']) {
      expect(recogniseDrop([name])[0]?.isLast, name).toBe(true)
    }
    for (const name of ['完美的第3集.mp4', '3.mp4', '終わり方 3.mp4', 'Weekend 3.mp4']) {
      expect(recogniseDrop([name])[0]?.isLast, name).toBe(false)
    }
  })
})

/** Names that only the whole drop tells: what is in the name, and the number that it is. */
const DROPS: Readonly<Record<string, Readonly<Record<string, number | undefined>>>> = {
  'a count in the title stays': { '100天01.mp4': 1, '100天02.mp4': 2, '100天03.mp4': 3 },
  'a film number in the title stays': { '007-1.mp4': 1, '007-2.mp4': 2, '007-10.mp4': 10 },
  'a year stays': { '2046_1.mp4': 1, '2046_2.mp4': 2 },
  'the number stands before the title': { '1 80年代.mp4': 1, '2 80年代.mp4': 2, '3 80年代.mp4': 3 },
  'two numbers vary, and one runs on': { '01_8374.mp4': 1, '02_1923.mp4': 2, '03_0007.mp4': 3, '04_5521.mp4': 4 },
  'sizes vary': { '片名1 720.mp4': 1, '片名2 720.mp4': 2, '片名3 480.mp4': 3 },
  'dates vary': { '片名1_20261101.mp4': 1, '片名2_20261102.mp4': 2, '片名3_20261103.mp4': 3 },
  'versions vary': { '片名1_v3.mp4': 1, '片名2_v1.mp4': 2, '片名3.mp4': 3 },
  'a company in the title looks like an episode': { '第一集团01.mp4': 1, '第一集团02.mp4': 2 },
  'a mark that never changes': { '第1集 故事 1.mp4': 1, '第1集 故事 2.mp4': 2, '第1集 故事 3.mp4': 3 },
  'Chinese signs without a mark': { '片名_一.mp4': 1, '片名_二.mp4': 2, '片名_十一.mp4': 11 },
  halves: { '片名(上).mp4': 1, '片名(下).mp4': 2 },
  'halves in three': { '上集.mp4': 1, '中集.mp4': 2, '下集.mp4': 3 },
  'an end without a number': { '1.mp4': 1, '2.mp4': 2, '大结局.mp4': 3 },
  'styles mixed': { '01.mp4': 1, '第02集.mp4': 2, 'EP3.mp4': 3, '第四集.mp4': 4 },
  'extras among them': { '片名1.mp4': 1, '片名2.mp4': 2, '片名预告1.mp4': undefined, '花絮3.mp4': undefined },
  'a trailer in the title': { '死亡预告1.mp4': 1, '死亡预告2.mp4': 2 },
  'camera names': { 'IMG_2001.mp4': 2001, 'IMG_2002.mp4': 2002, 'IMG_2003.mp4': 2003 },
  copies: { '片名 (1).mp4': 1, '片名 (2).mp4': 2, '片名 (3).mp4': 3 },
  'a missing one': { '3集1.mp4': 1, '3集2.mp4': 2, '3集5.mp4': 5 },
  'no numbers at all': { '雨.mp4': undefined, '夜.mp4': undefined },
}

describe('a drop', () => {
  test.each(Object.entries(DROPS))('%s', (_why, drop) => {
    const found = recogniseDrop(Object.keys(drop))
    expect(Object.fromEntries(Object.keys(drop).map((name, index) => [name, found[index]?.number]))).toEqual(drop)
  })

  test('what varies is inferred; two files with the same digits are guessed', () => {
    expect(recogniseDrop(['100天01.mp4', '100天02.mp4']).map((one) => one.sure)).toEqual(['inferred', 'inferred'])
    expect(recogniseDrop(['a1.mp4', 'a2.mp4', 'a2_x.mp4']).map((one) => one.sure)).toEqual(Array(3).fill('guessed'))
  })
})
