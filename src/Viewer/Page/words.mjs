// What the page says, in its languages.

const WORDS = {
  en: {
    title: "Search", problem: "Problem", answer: "Answer", noAnswer: "No answer", stopped: "Stopped", still: "The journal ends before the search did",
    bill: "Bill", calls: "calls", read: "read", cached: "of it cached", written: "written", hidden: "of it hidden", cost: "cost", states: "states", visits: "visits",
    tree: "Tree", icicle: "Tree as an icicle: depth downwards, width by share. The outline below has the same as text.",
    width: "Width", byVisits: "visits", byTokens: "tokens", byCost: "cost", byStates: "states", zoomIn: "Zoom in", zoomOut: "Zoom out", zoomAll: "Whole tree",
    search: "Search the texts", found: "found", next: "Next match", previous: "Previous match", outline: "Outline", node: "State", question: "Question",
    value: "Value", prior: "Prior", depth: "Depth", return: "Returns", verdict: "Verdict", confidence: "confidence", step: "step holds", own: "Own tokens",
    below: "Tokens, with all below", lineTokens: "Tokens of the line", arm: "Way to propose", events: "Events", why: "Why this one?",
    whyNone: "No visit has gone through this state yet.", whyRoot: "Every visit begins at the root.", whyOther: "This policy has no formula that the page knows; what it had to go by is here.",
    choice: "choice", of: "of", exploration: "exploration", score: "score", waiting: "in flight", chosen: "chosen", timeline: "Time line", play: "Play", pause: "Pause",
    back: "One event back", forward: "One event on", first: "To the beginning", last: "To the end", speed: "Speed", line: "Chosen line and what stood beside it",
    curve: "Value of the best action over time", tokensByDepth: "Where the tokens went", turn: "Turn", expanding: "proposing", judging: "judging", failed: "failed", total: "total",
    closed: "closed", terminal: "end", kinds: ["state", "problem", "step", "answer", "end without an answer"], settings: "Settings", legend: "Value", hiddenStates: "too narrow to draw",
    eventKinds: ["started", "begun", "arrived", "completed", "given back", "failed", "turn taken", "finished", "resumed", "final answer"], compare: "Compared", difference: "Lines part at", same: "Both chose the same line.",
    more: "more", broken: "This page cannot be shown", unequal: "The page has made another tree of the events than the journal tells of. Please report it.", skip: "Skip to the state", second: "s", problems: "The two journals are about different problems.",
    live: "Live, events so far", liveOver: "The search has ended, events", of2: "Journal", expand: "open or close",
  },
  ko: {
    title: "탐색", problem: "문제", answer: "답", noAnswer: "답 없음", stopped: "멈춘 이유", still: "탐색이 끝나기 전에 기록이 끝났습니다",
    bill: "비용", calls: "호출", read: "읽음", cached: "캐시", written: "씀", hidden: "숨은 추론", cost: "금액", states: "상태", visits: "방문",
    tree: "트리", icicle: "고드름 그림: 아래로 깊이, 너비는 비중. 아래 개요에 같은 내용이 글로 있습니다.",
    width: "너비", byVisits: "방문", byTokens: "토큰", byCost: "금액", byStates: "상태", zoomIn: "확대", zoomOut: "축소", zoomAll: "전체",
    search: "글 찾기", found: "개 찾음", next: "다음", previous: "이전", outline: "개요", node: "상태", question: "질문",
    value: "값", prior: "사전 확률", depth: "깊이", return: "수익", verdict: "평가", confidence: "확신도", step: "단계가 맞음", own: "자체 토큰",
    below: "아래 포함 토큰", lineTokens: "줄의 토큰", arm: "제안 방식", events: "사건", why: "왜 이것을?",
    whyNone: "아직 이 상태를 지난 방문이 없습니다.", whyRoot: "모든 방문은 뿌리에서 시작합니다.", whyOther: "이 정책의 식은 알 수 없습니다. 판단 근거는 다음과 같습니다.",
    choice: "선택", of: "/", exploration: "탐험 항", score: "점수", waiting: "진행 중", chosen: "선택됨", timeline: "시간", play: "재생", pause: "멈춤",
    back: "한 사건 뒤로", forward: "한 사건 앞으로", first: "처음으로", last: "끝으로", speed: "속도", line: "선택된 줄과 그 곁",
    curve: "가장 좋은 행동의 값", tokensByDepth: "토큰이 쓰인 곳", turn: "차례", expanding: "제안", judging: "평가", failed: "실패", total: "합계",
    closed: "닫힘", terminal: "끝", kinds: ["상태", "문제", "단계", "답", "답 없이 끝"], settings: "설정", legend: "값", hiddenStates: "너무 좁음",
    eventKinds: ["시작", "시작됨", "도착", "완료", "되돌림", "실패", "차례 진행", "끝", "이어짐", "마지막 답"], compare: "비교", difference: "갈라지는 곳", same: "같은 줄을 선택했습니다.",
    more: "더", broken: "이 페이지를 보일 수 없습니다", unequal: "기록과 다른 트리가 만들어졌습니다. 알려 주세요.", skip: "상태로 건너뛰기", second: "초", problems: "두 기록의 문제가 다릅니다.",
    live: "실시간, 지금까지의 사건", liveOver: "탐색이 끝났습니다, 사건", of2: "기록", expand: "열고 닫기",
  },
};

export const say = WORDS[document.documentElement.lang] ?? WORDS.en;

// Control characters and signs that turn the direction of reading are shown as what they are: something that should not be there.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;

export function shown(text) {
  return text.replace(OBEYED, "\ufffd");
}

export function number(value, digits = 3) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  if (Math.abs(value) >= 1000) {
    return Math.round(value).toLocaleString("en");
  }
  return String(Number(value.toFixed(digits)));
}

// Makes an element. Text goes in as text, never as markup.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) {
      continue;
    }
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}
