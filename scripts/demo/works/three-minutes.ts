import type { DemoWork } from '../demo-work.ts'

/** Taiwan: a short video about the warm minute at the end of a bad day. */
export const threeMinutes: DemoWork = {
  key: 'three-minutes',
  kind: 'short_video',
  originRegion: 'TW',
  coProductionRegions: [],
  locales: ['zh-Hant-TW', 'zh-Hans-CN', 'pt-PT'],
  titles: {
    'zh-Hant-TW': '便利商店的三分鐘',
    'zh-Hans-CN': '便利店的三分钟',
    'pt-PT': 'Três Minutos na Loja de Conveniência',
  },
  synopses: {
    'zh-Hant-TW': '錯過末班捷運的雨夜，店員留她坐了三分鐘。',
    'zh-Hans-CN': '错过末班地铁的雨夜，店员留她坐了三分钟。',
    'pt-PT': 'Numa noite de chuva em que perdeu o último metro, o empregado ofereceu-lhe três minutos.',
  },
  genres: ['slice-of-life'],
  releaseYear: 2026,
  palette: { sky: '#3a2f5b', deep: '#171228', light: '#f7f3c6', accent: '#3fae6b' },
  toneHz: 164.8,
  episodes: [
    {
      titles: { 'zh-Hant-TW': '便利商店的三分鐘', 'zh-Hans-CN': '便利店的三分钟' },
      shots: [
        {
          scene: 'city',
          lines: [
            [
              '末班捷運走了，我只剩一把壞掉的雨傘。',
              '末班地铁走了，我只剩一把坏掉的雨伞。',
              'O último metro já partiu e só me resta um guarda-chuva partido.',
            ],
          ],
        },
        {
          scene: 'store',
          lines: [
            [
              '店員說，微波爐還有三分鐘，坐一下吧。',
              '店员说，微波炉还有三分钟，坐一会儿吧。',
              'O empregado disse: faltam três minutos no micro-ondas, sente-se um pouco.',
            ],
            [
              '那杯熱豆漿，是我今年收到最好的禮物。',
              '那杯热豆浆，是我今年收到的最好的礼物。',
              'Aquele leite de soja quente foi o melhor presente que recebi este ano.',
            ],
            [
              '計程車到了，可是我不想走了。',
              '出租车到了，可是我不想走了。',
              'O táxi chegou, mas eu já não queria ir embora.',
            ],
          ],
        },
      ],
    },
  ],
}
