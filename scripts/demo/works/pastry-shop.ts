import type { DemoWork } from '../demo-work.ts'

/** Macau, with Portugal: a granddaughter comes back to sell the shop, and finds a letter behind a tile. */
export const pastryShop: DemoWork = {
  key: 'pastry-shop',
  kind: 'micro_drama',
  originRegion: 'MO',
  coProductionRegions: ['PT'],
  locales: ['zh-Hant-MO', 'pt-PT', 'zh-Hans-CN'],
  titles: {
    'zh-Hant-MO': '媽閣斜巷的葡撻店',
    'pt-PT': 'A Pastelaria da Calçada da Barra',
    'zh-Hans-CN': '妈阁斜巷的蛋挞店',
  },
  synopses: {
    'zh-Hant-MO': '阿嫲過身後，嘉怡從里斯本回澳門賣店。簽約前一晚，她在瓷磚後面找到一封葡文信。',
    'pt-PT':
      'Depois da morte da avó, Ká I volta de Lisboa a Macau para vender a pastelaria. Na véspera da escritura, encontra uma carta atrás de um azulejo.',
    'zh-Hans-CN': '奶奶去世后，嘉怡从里斯本回澳门卖店。签约前一晚，她在瓷砖后面找到一封葡萄牙语的信。',
  },
  genres: ['family', 'romance'],
  releaseYear: 2025,
  palette: { sky: '#f3c98b', deep: '#7a4a2b', light: '#fff1cf', accent: '#2f6fb0' },
  toneHz: 196,
  episodes: [
    {
      titles: { 'zh-Hant-MO': '回來賣店的人', 'pt-PT': 'Quem veio para vender', 'zh-Hans-CN': '回来卖店的人' },
      shots: [
        {
          scene: 'alley',
          lines: [
            ['這間葡撻店，我回來把它賣掉。', 'Voltei para vender esta pastelaria.', '这家蛋挞店，我回来把它卖掉。'],
            [
              '搭巴士到媽閣，一落車就聞到焦糖味。',
              'Apanhei o autocarro até à Barra e senti logo o cheiro a caramelo.',
              '坐公交车到妈阁，一下车就闻到焦糖味。',
            ],
          ],
        },
        {
          scene: 'kitchen',
          lines: [
            [
              '雪櫃裏還有半盤酥皮，是她最後一晚搓的。',
              'No frigorífico ainda há massa folhada, a que ela fez na última noite.',
              '冰箱里还有半盘酥皮，是她最后一晚擀的。',
            ],
            [
              '合約明天簽，今晚我只想開一次爐。',
              'O contrato assina-se amanhã. Esta noite só quero acender o forno uma vez.',
              '合同明天签，今晚我只想开一次炉。',
            ],
          ],
        },
      ],
    },
    {
      titles: { 'zh-Hant-MO': '瓷磚後面', 'pt-PT': 'Atrás do azulejo', 'zh-Hans-CN': '瓷砖后面' },
      shots: [
        {
          scene: 'kitchen',
          lines: [
            [
              '第三塊瓷磚是空的，後面有一封葡文信。',
              'O terceiro azulejo está oco. Atrás dele há uma carta em português.',
              '第三块瓷砖是空的，后面有一封葡萄牙语的信。',
            ],
            [
              '配方的秘密不在雞蛋，在鹽。',
              'O segredo da receita não está nos ovos, está no sal.',
              '配方的秘密不在鸡蛋，在盐。',
            ],
          ],
        },
        {
          scene: 'harbour',
          lines: [
            [
              '寫信的人還在里斯本，每年都寄一封。',
              'Quem a escreveu ainda vive em Lisboa e manda uma todos os anos.',
              '写信的人还在里斯本，每年都寄一封。',
            ],
            [
              '原來她等的不是客人，是渡輪上的一個人。',
              'Afinal não esperava clientes, esperava alguém do ferry.',
              '原来她等的不是客人，是渡轮上的一个人。',
            ],
          ],
        },
      ],
    },
  ],
}
