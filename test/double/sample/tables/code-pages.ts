// Texts that use the whole repertoire of each Windows code page, as Unicode.

/** Characters 0x80 to 0xFF of a single-byte code page; bytes without a character are left out. */
function upperHalf(label: string): string {
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
  return new TextDecoder(label).decode(bytes).replaceAll('\ufffd', '');
}

const lowerHalf = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));

/** A collation of each code page and texts it can hold. C1 controls stand for the bytes that have no character. */
export const codePages: readonly { readonly codePage: number; readonly collation: string; readonly texts: string[] }[] =
  [
    {
      codePage: 437,
      collation: 'SQL_Latin1_General_CP437_CI_AS',
      texts: ['ÇüéâäàåçêëèïîìÄÅ', '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐', 'αßΓπΣσµτΦΘΩδ∞φε∩'],
    },
    {
      codePage: 850,
      collation: 'SQL_Latin1_General_CP850_CI_AS',
      texts: ['ÇüéâäàåçêëèïîìÄÅ', 'ÁÂÀ©╣║╗╝¢¥┐ãÃ╚╔╩', 'ÓßÔÒõÕµþÞÚÛÙýÝ¯´'],
    },
    { codePage: 874, collation: 'Thai_CI_AS', texts: ['ภาษาไทย', '€…‘’“”•–—', 'กขฃคฅฆงจฉชซ'] },
    { codePage: 932, collation: 'Japanese_CI_AS', texts: ['日本語テキスト', 'ｱｲｳｴｵ半角', '①Ⅳ㍻～－∥￠￡￢'] },
    { codePage: 936, collation: 'Chinese_PRC_CI_AS', texts: ['简体中文文本', '€々〇ㄅㄆ', '鎔朱镕基囍'] },
    { codePage: 949, collation: 'Korean_Wansung_CI_AS', texts: ['한국어 텍스트', '똠방각하 뷁', '漢字ㄱㄴㄷ'] },
    { codePage: 950, collation: 'Chinese_Taiwan_Stroke_CI_AS', texts: ['繁體中文文字', '許功蓋', '€ˊˇˋ˙ㄅㄆ'] },
    {
      codePage: 1250,
      collation: 'Polish_CI_AS',
      texts: [upperHalf('windows-1250'), 'Zażółć gęślą jaźń', '\u0081\u0083'],
    },
    {
      codePage: 1251,
      collation: 'Cyrillic_General_CI_AS',
      texts: [upperHalf('windows-1251'), 'Съешь ещё этих', '\u0098'],
    },
    {
      codePage: 1252,
      collation: 'SQL_Latin1_General_CP1_CI_AS',
      texts: [upperHalf('windows-1252'), 'naïve café €', 'a\u0081b\u008dc\u008f\u0090\u009d'],
    },
    { codePage: 1253, collation: 'Greek_CI_AS', texts: ['Ξεσκεπάζω την ψυχοφθόρα', '€‚ƒ„…†‡‰‹', 'ΆΈΉΊΌΎΏΐΰ'] },
    { codePage: 1254, collation: 'Turkish_CI_AS', texts: [upperHalf('windows-1254'), 'İıĞğŞş pijamalı', 'I i'] },
    { codePage: 1255, collation: 'Hebrew_CI_AS', texts: ['דג סקרן שט בים', '₪€‚ƒ„…', 'שָׁלוֹם'] },
    { codePage: 1256, collation: 'Arabic_CI_AS', texts: [upperHalf('windows-1256'), 'نص حكيم له سر', 'پچژگ'] },
    { codePage: 1257, collation: 'Lithuanian_CI_AS', texts: ['Įlinkdama fechtuotojo', 'ĄČĘĖĮŠŲŪŽ', 'Ģēģ õäöü'] },
    {
      codePage: 1258,
      collation: 'Vietnamese_CI_AS',
      texts: ['Ă ă Đ đ Ơ ơ Ư ư ₫', 'a\u0300e\u0301o\u0309', 'Tiê\u0301ng Viê\u0323t'],
    },
  ].map((page) => ({ ...page, texts: [...page.texts, lowerHalf] }));

/** UTF-8 collation: a value that starts with U+FEFF (no byte order mark), beyond the BMP, and noncharacters' neighbours. */
export const utf8Texts = ['\ufeffbom stays', '😀👍🏽👨‍👩‍👧', '', 'ẞß𝔘𐍈', 'a\u0000b', '\ufeff'];
export const utf8Collation = 'Latin1_General_100_CI_AS_SC_UTF8';
