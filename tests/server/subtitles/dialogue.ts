/** Phrases as they are spoken in short dramas, written for these tests in both scripts, in the same order. */
export const SIMPLIFIED =
  '你怎么来了 我不知道 对不起 谢谢你 快走 别过来 你是谁 放开我 我爱你 我们离婚吧 你听我解释 这不可能 总裁您好 他是我哥哥 等一下 怎么回事 没关系 救命啊 你疯了吗 我错了 妈你别哭 孩子是谁的 合同已经签了 给我滚出去 请坐 喝茶吧 明天见 晚安 早上好 你骗我 我要回家 真的假的 太好了 不要怕 有我在 闭嘴 给你三天时间 公司破产了 股份都归你 夫人请上车 少爷回来了 你终于醒了 医生怎么说 他还活着 这是命令 将军 陛下饶命 臣妾做不到 皇上驾到 大小姐 保护她 报警吧 证据在这里 我会让你后悔 你配吗 跪下 道歉 凭什么 算了吧 慢着 他说谎 看着我 别走 结婚吧 我等了你五年 那天晚上 发生了什么 不是我做的 手机呢 电话打不通 出租车司机 前面堵车了 钱不是问题 签字吧 你的眼睛真漂亮 生日快乐 干杯 味道不错 今天天气真好 我饿了 吃饭了吗 天黑了 下雨了 小心 开枪 车祸 昏迷 手术成功 遗嘱 继承人 复仇 真相 身份 秘密'.split(
    ' ',
  )
export const TRADITIONAL =
  '你怎麼來了 我不知道 對不起 謝謝你 快走 別過來 你是誰 放開我 我愛你 我們離婚吧 你聽我解釋 這不可能 總裁您好 他是我哥哥 等一下 怎麼回事 沒關係 救命啊 你瘋了嗎 我錯了 媽你別哭 孩子是誰的 合同已經簽了 給我滾出去 請坐 喝茶吧 明天見 晚安 早上好 你騙我 我要回家 真的假的 太好了 不要怕 有我在 閉嘴 給你三天時間 公司破產了 股份都歸你 夫人請上車 少爺回來了 你終於醒了 醫生怎麼說 他還活著 這是命令 將軍 陛下饒命 臣妾做不到 皇上駕到 大小姐 保護她 報警吧 證據在這裡 我會讓你後悔 你配嗎 跪下 道歉 憑什麼 算了吧 慢著 他說謊 看著我 別走 結婚吧 我等了你五年 那天晚上 發生了什麼 不是我做的 手機呢 電話打不通 計程車司機 前面塞車了 錢不是問題 簽字吧 你的眼睛真漂亮 生日快樂 乾杯 味道不錯 今天天氣真好 我餓了 吃飯了嗎 天黑了 下雨了 小心 開槍 車禍 昏迷 手術成功 遺囑 繼承人 復仇 真相 身分 秘密'.split(
    ' ',
  )
export const PORTUGUESE = [
  'Não sei o que fazer',
  'Coração partido',
  'Você está bem?',
  'Ela é minha irmã',
  'Até amanhã, pai',
  'São três da manhã',
  'Não me toques, não quero ouvir',
  'A criança está no hospital',
  'O contrato não é válido',
  'É só uma questão de tempo',
  'Obrigado, avô',
  'Por que você fez isso? Não é possível!',
]
export const FRENCH = [
  'Où étais-tu passé cette nuit ?',
  'Je ne peux pas l’épouser, même pour sauver ma mère',
  'Le contrat a déjà été signé',
  'C’était à moi, et tu me l’as volé',
  'Ça suffit, rentre à la maison',
  'Ma sœur n’a rien à voir là-dedans',
  'Il est trop tard, le bébé est né',
]
export const GERMAN = [
  'Ich weiß nicht, was ich tun soll',
  'Du hättest es mir früher sagen müssen',
  'Wir können nicht länger warten',
  'Für wen hältst du dich eigentlich?',
  'Der Schlüssel liegt über der Tür',
  'Ihre Tochter ist in großer Gefahr',
]
export const SPANISH = [
  '¿Dónde estabas anoche?',
  'No quiero volver a verte jamás, señor García',
  'Ella es la única heredera de la compañía',
  'Mañana será otro día, mi niña',
  '¡Déjame en paz! Todo terminó',
  'Él me mintió durante tres años',
]
export const JAPANESE =
  'どうしてここにいるの 私は何も知らない ごめんなさい ありがとう 早く行こう 近づかないで あなたは誰 離して 愛してる 離婚しましょう 説明させてくれ そんなはずはない 社長、おはようございます 彼は私の兄です ちょっと待って 何があったんだ 大丈夫だよ 助けて 気が狂ったのか 私が悪かった お母さん、泣かないで この子の父親は誰だ 契約はもう結んだ 出て行け どうぞ座って お茶をどうぞ また明日 おやすみ おはよう 騙したな 家に帰りたい 本当なの よかった 絶対に許さない パーティーに来てください ホテルの部屋で待ってる'.split(
    ' ',
  )
export const KOREAN = [
  '네가 여기 왜 왔어',
  '난 아무것도 몰라',
  '미안해요 용서해 주세요',
  '고마워요',
  '빨리 가자',
  '가까이 오지 마',
  '당신 누구야',
  '이거 놔',
  '사랑해',
  '우리 이혼하자',
  '내 말 좀 들어봐',
  '그럴 리가 없어',
  '대표님 안녕하십니까',
  '그 사람은 우리 오빠예요',
  '잠깐만 기다려',
  '도대체 무슨 일이야',
  '괜찮아 걱정하지 마',
  '살려주세요',
  '너 미쳤어',
  '제가 잘못했어요',
  '엄마 울지 마세요',
  '아이 아빠가 누구야',
  '계약서에 이미 서명했습니다',
  '당장 나가',
  '앉으세요',
  '내일 봐요',
  '날 속였구나',
  '집에 가고 싶어',
  '정말이야',
  '절대 용서 못 해',
]
