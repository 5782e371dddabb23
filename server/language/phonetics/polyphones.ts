/** Characters with several everyday readings, for readers who know another than the one that is meant. */
const READINGS = [
  '重 chong zhong,长 chang zhang,乐 le yue,行 xing hang,都 du dou,还 hai huan,觉 jue jiao,会 hui kuai,调 diao tiao',
  '传 chuan zhuan,藏 cang zang,曾 zeng ceng,参 can shen,朝 chao zhao,单 dan shan chan,弹 dan tan,地 di de,得 de dei,的 de di',
  '给 gei ji,和 he huo,见 jian xian,降 jiang xiang,角 jiao jue,解 jie xie,壳 ke qiao,了 le liao,率 lv shuai,落 luo la lao',
  '没 mei mo,模 mo mu,奇 qi ji,强 qiang jiang,色 se shai,什 shen shi,省 sheng xing,盛 sheng cheng,识 shi zhi,似 si shi',
  '宿 su xiu,提 ti di,系 xi ji,削 xiao xue,血 xue xie,扎 zha za,着 zhe zhao zhuo,种 zhong chong,粘 zhan nian,薄 bao bo',
  '剥 bao bo,便 bian pian,泊 bo po,差 cha chai ci,称 cheng chen,乘 cheng sheng,臭 chou xiu,畜 chu xu,大 da dai,石 shi dan',
  '度 du duo,恶 e wu,巷 xiang hang,核 he hu,贾 jia gu,校 xiao jiao,劲 jin jing,车 che ju,咖 ka ga,卡 ka qia,咳 ke hai,勒 le lei',
  '俩 lia liang,露 lu lou,绿 lv lu,抹 mo ma,埋 mai man,脉 mai mo,蔓 man wan,氓 mang meng,那 na nei,娜 na nuo,弄 nong long',
  '迫 po pai,炮 pao bao,瀑 pu bao,亲 qin qing,雀 que qiao,塞 sai se,杉 shan sha,厦 xia sha,折 zhe she,谁 shei shui',
  '说 shuo shui,伺 si ci,尾 wei yi,吓 xia he,吁 yu xu,咽 yan ye,殷 yin yan,乾 gan qian,著 zhu zhe,熟 shu shou,仇 chou qiu',
  '尉 wei yu,万 wan mo,区 qu ou,盖 gai ge,查 cha zha,翟 zhai di,祭 ji zhai',
].join(',')

const table = new Map(
  READINGS.split(',').map((entry) => {
    const [character = '', ...readings] = entry.split(' ')
    return [character, readings] as const
  }),
)

/** The everyday readings of a folded Han character, without tones; empty for one that has only one. */
export function otherReadings(character: string): readonly string[] {
  return table.get(character) ?? []
}
