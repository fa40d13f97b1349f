// Words: what the page itself says, in English and Chinese. Names of caixun's own (yoy, forecast …) are keys here too.

const WORDS = {
  overview: ['Overview', '总览'], articles: ['Articles', '文章'], facts: ['Facts', '事实'], pivot: ['Companies', '公司透视'],
  conflicts: ['Conflicts', '数据分歧'], article: ['Article', '文章'], fact: ['Fact', '事实'],
  skip: ['Skip to the content', '跳到正文'], language: ['中文', 'English'], theme: ['Colours', '配色'],
  auto: ['System', '跟随系统'], light: ['Light', '浅色'], dark: ['Dark', '深色'], print: ['Print', '打印'],
  company: ['Company', '公司'], companies: ['Companies', '公司'], metric: ['Metric', '指标'], metrics: ['Metrics', '指标'],
  modality: ['Said as', '性质'], basis: ['Basis', '比较基准'], any: ['Any', '全部'], clear: ['Clear filters', '清除筛选'],
  find: ['Search', '搜索'], findHint: ['Words in titles and facts', '标题、事实中的文字'],
  period: ['Period', '期间'], amount: ['Value or change', '数值/变动'], source: ['Said by', '信息来源'], evidence: ['Evidence', '原文依据'],
  published: ['Published', '发布日期'], symbol: ['Symbol', '代码'], check: ['Check', '校验'], rule: ['Rule', '规则'],
  noDate: ['no date', '日期不详'], untitled: ['Untitled', '无标题'], noFacts: ['No facts', '没有事实'],
  nothing: ['Nothing matches the filters.', '没有符合筛选条件的内容。'], back: ['All articles', '全部文章'],
  previous: ['Previous article', '上一篇'], next: ['Next article', '下一篇'], more: ['Show more', '显示更多'],
  copy: ['Copy as CSV', '复制为 CSV'], copied: ['rows copied', '行已复制'], notCopied: ['The browser did not let the page copy.', '浏览器不允许复制。'],
  showEvidence: ['Show evidence', '显示原文依据'], dirt: ['Show removed dirt', '显示已清除的杂质'],
  noText: ['The text is not part of these records.', '记录中不含正文。'],
  noRaw: ['Lengths only: the raw text was not given (--articles).', '未提供原文（--articles），仅显示长度。'],
  removed: ['removed', '已删除'], characters: ['characters', '个字符'], became: ['became', '改为'], warnings: ['Warnings', '警告'],
  opened: ['Open the article', '打开文章'], online: ['Original page', '原网页'], original: ['in the original', '原文位置'],
  unknown: ['not stated', '未说明'], sorted: ['sort', '排序'],
  labels: ['Entities by label', '实体类型'], modalities: ['Facts by how they are said', '按性质统计事实'], views: ['Views', '视图'], repairs: ['Repairs by reason', '清洗原因'],
  bases: ['Changes by basis', '变动的比较基准'], most: ['Most reported companies', '报道最多的公司'], metricsMost: ['Most reported metrics', '报道最多的指标'],
  movers: ['Largest changes', '最大变动'], moversHint: ['Stated percentages, actual figures; bars on a root scale', '已公布的百分比变动；条长按平方根比例'],
  entities: ['Entities', '实体'], removedTotal: ['Characters removed', '清除字符'],
  grain: ['Periods', '期间粒度'], reports: ['Years, halves, quarters', '年、半年、季'], months: ['Months', '月'], days: ['Days', '日'], all: ['All', '全部'],
  by: ['Group by', '分组'], trend: ['Trend', '走势'], values: ['Values', '数值'], changes: ['Changes', '变动'], details: ['Show figures', '查看明细'],
  conflictsHint: [
    'Two articles give figures for the same company, metric and period that rounding does not explain.',
    '两篇文章对同一公司、同一指标、同一期间给出的数字不一致，且无法用四舍五入解释。'],
  noConflicts: ['No two articles disagree.', '没有相互矛盾的文章。'], conflict: ['Another article gives a different figure', '另有文章给出不同数字'],
  legend: ['Colours: press to hide or show', '颜色图例：点按可隐藏或显示'], keys: ['Keys', '快捷键'],
  keysHint: ['/ search · ← → entities · j k facts · Esc unselect', '/ 搜索 · ← → 实体 · j k 事实 · Esc 取消选择'],
  COMPANY: ['company', '公司'], TICKER: ['ticker', '代码'], MONEY: ['money', '金额'], PERCENT: ['percent', '百分比'],
  MULTIPLE: ['multiple', '倍数'], QUANTITY: ['quantity', '数量'], PERIOD: ['period', '期间'], METRIC: ['metric', '指标'],
  actual: ['actual', '已发生'], forecast: ['forecast', '预测'], plan: ['plan', '计划'], rumor: ['rumor', '传闻'], denied: ['denied', '否认'],
  yoy: ['yoy', '同比'], seq: ['sequential', '环比'], ytd: ['year to date', '较年初'], day: ['on the day', '较前一日'],
  cagr: ['cagr', '年复合'], other: ['other base', '其他基准'], none: ['none stated', '未说明基准'], value: ['value', '数值'],
  exact: ['exactly', '确切'], about: ['about', '约'], over: ['over', '超'], under: ['under', '不足'], range: ['range', '区间'], vague: ['vague', '概数'],
  up: ['up', '升'], down: ['down', '降'], flat: ['flat', '持平'], from: ['from', '由'], to: ['to', '至'],
  x: ['x', '倍'], pp: [' pp', '个百分点'], bp: [' bp', '个基点'], rarer: ['periods', '个期间'],
  ok: ['adds up', '数值相符'], mismatch: ['does not add up', '数值不符'],
};
const LANGUAGES = ['en', 'zh'];
let language = (navigator.language || '').startsWith('zh') ? 'zh' : 'en';

// The word in the reader's language; a name without one stays as it is.
function say(name) {
  return Object.hasOwn(WORDS, name) ? WORDS[name][LANGUAGES.indexOf(language)] : String(name);
}

// A count with its noun: 1,234 facts, 1,234 条事实.
function sayCount(number, name) {
  const many = {articles: ['articles', '篇文章'], facts: ['facts', '条事实'], companies: ['companies', '家公司'], conflicts: ['conflicts', '处分歧']}[name];
  const one = {articles: 'article', facts: 'fact', companies: 'company', conflicts: 'conflict'}[name];
  const shown = groupDigits(String(number));
  return language === 'zh' ? `${shown} ${many[1]}` : `${shown} ${number === 1 ? one : many[0]}`;
}
