/** The commonest passwords of ten characters and more, as lists of stolen ones have them; in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `0123456789 0987654321 1029384756 1111111111 1122334455 1123581321 1212121212 1231231234 1234512345 1234554321
   123456123456 1234567890 12345678900 12345678901 12345678910 123456789a 123456789q 1234567891 123456789123 1234567899 1234qwerasdf
   123qweasdzxc 147258369 1472583690 1a2b3c4d5e 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 2222222222 5201314520 5555555555 6666666666
   7777777777 8888888888 9876543210 9999999999 0000000000 a123456789 a1b2c3d4e5 aa12345678 aa123456789 abc1234567 abc123456789 abcd123456
   abcd1234567 abcdefghij adminadmin admin12345 admin123456 administrator asdfasdfasdf asdfghjkl; asdfghjkl123 basketball changeme123
   football123 iloveyou12 iloveyou123 iloveyouforever letmein123 password00 password01 password1! password12 password123
   password1234 password12345 passw0rd123 p@ssw0rd123 princess123 q123456789 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwer123456
   qwerasdfzxcv qwert12345 qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop123 qwe123456789 superman123 welcome123 welcome1234
   woaini1314520 woaini520 woaini5201314 woaini123456 woaini1314 z123456789 zxcvbnm123 zxcvbnm123456 zaq12wsxcde3`.split(
    /\s+/,
  ),
)
