import type { DemoEpisode, DemoWork } from '../demo/demo-work.ts'
import type { Palette, SceneName } from '../demo/scenes.ts'

/** What is told of a short work; the rest is the same for all of them. */
interface Told {
  readonly key: string
  readonly origin: string
  readonly locales: readonly [string, string]
  readonly titles: Readonly<Record<string, string>>
  readonly genres: readonly string[]
  readonly palette: Palette
  /** An episode each: a scene with its line, in both locales, and another. */
  readonly episodes: readonly (readonly [SceneName, string, string, SceneName, string, string])[]
}

function tell({ key, origin, locales, titles, genres, palette, episodes }: Told): DemoWork {
  return {
    ...{ key, kind: 'micro_drama', originRegion: origin, coProductionRegions: [], locales, titles },
    ...{ synopses: {}, genres, releaseYear: 2026, palette, toneHz: 130 + 12 * key.length },
    episodes: episodes.map(
      ([first, said, translated, second, answered, translatedAnswer]): DemoEpisode => ({
        titles: {},
        shots: [
          { scene: first, lines: [[said, translated]] },
          { scene: second, lines: [[answered, translatedAnswer]] },
        ],
      }),
    ),
  }
}

const NIGHT_BUS = tell({
  ...{ key: 'night-bus', origin: 'TW', locales: ['zh-Hant-TW', 'en'], genres: ['urban', 'romance'] },
  titles: {
    'zh-Hant-TW': '夜行公車',
    'zh-Hans-CN': '夜行公交车',
    en: 'Night Bus to Keelung',
    pt: 'Autocarro da noite',
  },
  palette: { sky: '#3b2b56', deep: '#120d22', light: '#ffd27a', accent: '#3f8fd8' },
  episodes: [
    [
      'city',
      '末班公車還沒來。',
      'The last bus has not come yet.',
      'alley',
      '那我陪妳走回家。',
      'Then I will walk you home.',
    ],
    [
      'store',
      '便利商店的燈還亮著。',
      'The convenience store is still lit.',
      'car',
      '計程車也不停。',
      'No taxi stops either.',
    ],
    [
      'harbour',
      '基隆的雨停不下來。',
      'The rain in Keelung never stops.',
      'city',
      '你答應過要來的。',
      'You promised to come.',
    ],
    ['teahouse', '這杯茶是妳點的嗎？', 'Did you order this tea?', 'alley', '是他留給妳的。', 'He left it for you.'],
    [
      'office',
      '檔案全部不見了。',
      'All the files are gone.',
      'servers',
      '有人動過伺服器。',
      'Somebody was at the server.',
    ],
    ['stage', '觀眾都走光了。', 'The audience has left.', 'kitchen', '只剩我們兩個。', 'Only the two of us remain.'],
    [
      'car',
      '司機，跟著前面那輛。',
      'Driver, follow that one.',
      'harbour',
      '來不及了，船開了。',
      'Too late, the boat has left.',
    ],
    ['alley', '妳為什麼不說？', 'Why did you not say so?', 'store', '說了你會走。', 'You would have left.'],
    ['kitchen', '冰箱裡只有鳳梨。', 'There is only pineapple.', 'teahouse', '夠我們吃一個星期。', 'Enough for a week.'],
    ['servers', '密碼是她的生日。', 'The password is her birthday.', 'office', '我早該想到。', 'I should have known.'],
    ['city', '首班公車來了。', 'The first bus is here.', 'car', '一起上車吧。', 'Let us get on.'],
    ['harbour', '天亮了。', 'It is morning.', 'stage', '故事才正要開始。', 'The story is just beginning.'],
  ],
})

/** Works that wait for curators, each in a state of its own. */
export const MORE_WORKS = {
  inReview: NIGHT_BUS,
  submitted: tell({
    ...{ key: 'neon-crossing', origin: 'MO', locales: ['zh-Hant-MO', 'pt-PT'], genres: ['urban', 'mystery'] },
    titles: { 'zh-Hant-MO': '霓虹渡口', en: 'Neon Crossing', pt: 'A travessia de néon' },
    palette: { sky: '#5b1f4b', deep: '#1a0a1e', light: '#ff9ad5', accent: '#2fb8c9' },
    episodes: [
      [
        'harbour',
        '師傅，去友誼大橋。',
        'Para a Ponte da Amizade.',
        'car',
        '這輛的士要開去哪裏？',
        'Para onde vai este táxi?',
      ],
      [
        'stage',
        '賭場的燈從不熄滅。',
        'As luzes nunca se apagam.',
        'alley',
        '跟我來，別回頭。',
        'Vem, não olhes para trás.',
      ],
    ],
  }),
  another: tell({
    ...{
      key: 'her-second-signature',
      origin: 'CN',
      locales: ['zh-Hans-CN', 'zh-Hant-HK'],
      genres: ['revenge', 'family'],
    },
    titles: {
      'zh-Hans-CN': '离婚协议上的第二个签名，竟是十年前失踪的她',
      'zh-Hant-HK': '離婚協議上的第二個簽名，竟是十年前失蹤的她',
      en: 'The Second Signature on the Divorce Papers Was Hers, Ten Years Gone',
    },
    palette: { sky: '#1f4a3a', deep: '#071a14', light: '#f6e7a1', accent: '#c94a3b' },
    episodes: [
      [
        'office',
        '这份协议，你签过两次。',
        '這份協議，你簽過兩次。',
        'teahouse',
        '第二个名字不是我写的。',
        '第二個名字不是我寫的。',
      ],
    ],
  }),
  approved: tell({
    ...{ key: 'noodles-at-four', origin: 'HK', locales: ['zh-Hant-HK', 'en'], genres: ['family', 'comedy'] },
    titles: { 'zh-Hant-HK': '凌晨四點的車仔麵', 'zh-Hans-CN': '凌晨四点的车仔面', en: 'Cart Noodles at Four' },
    palette: { sky: '#e08e45', deep: '#4a2412', light: '#fff3d6', accent: '#3a7d5a' },
    episodes: [
      [
        'kitchen',
        '老闆，多加兩粒魚蛋。',
        'Two more fish balls, please.',
        'alley',
        '今晚的士佬特別多。',
        'Many cabbies tonight.',
      ],
    ],
  }),
  draft: tell({
    ...{ key: 'the-empty-seat', origin: 'PT', locales: ['pt-PT', 'en'], genres: ['mystery'] },
    titles: { pt: 'O lugar vazio do elétrico 28', en: 'The Empty Seat on Tram 28' },
    palette: { sky: '#7fb2d9', deep: '#1d3a56', light: '#fff6dd', accent: '#e0a12b' },
    episodes: [
      [
        'car',
        'Este lugar está livre?',
        'Is this seat free?',
        'city',
        'Esteve sempre à tua espera.',
        'It was always waiting.',
      ],
    ],
  }),
} as const
