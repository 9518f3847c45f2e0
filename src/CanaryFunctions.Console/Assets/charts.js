// Draws the charts with Apache ECharts, which is loaded with this module only where a chart is. The data stands on the page,
// in a part that is exchanged when there is news.
// It is no module.
const echarts = await new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = new URL('./echarts.js', import.meta.url).href;
  script.onload = () => resolve(/** @type {any} */ (globalThis).echarts);
  script.onerror = reject;
  document.head.append(script);
});
const still = matchMedia('(prefers-reduced-motion: reduce)');
const contrast = matchMedia('(prefers-contrast: more)');

/** @typedef {{ name: string, kind: string, points: [number, number][], stepped: boolean }} Line */
/** @typedef {{ title: string, from?: number, until?: number, unit: string, lines: Line[], ratios: boolean, max?: number,
 *   band?: [number, number | null, number | null][], limits: { name: string, value: number }[] }} Chart */

/** Ends of what a ratio chart shows: open ends of an interval leave it. */
const [least, most] = [Math.log(1 / 16), Math.log(16)];

class TimeChart extends HTMLElement {
  /** @type {any} */ #chart;
  #said = '';
  /** @type {AbortController | undefined} */ #end;

  connectedCallback() {
    this.#end = new AbortController();
    const until = { signal: this.#end.signal };
    this.#chart = echarts.init(this, null, { renderer: 'canvas' });
    const sized = new ResizeObserver(() => this.#chart?.resize());
    sized.observe(this);
    this.#end.signal.addEventListener('abort', () => sized.disconnect());
    document.addEventListener('live:changed', () => this.#draw(), until);
    for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'])
      matchMedia(query).addEventListener('change', () => { this.#said = ''; this.#draw(); }, until);
    this.#draw();
  }

  disconnectedCallback() {
    this.#end?.abort();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  #draw() {
    const said = document.getElementById(this.getAttribute('for') ?? '')?.querySelector('script')?.textContent ?? '';
    if (!said || said === this.#said) return;
    this.#said = said;
    this.#chart.setOption(options(JSON.parse(said), this), { notMerge: true });
  }
}

/** The colours of the page, which the canvas can't look up by itself. @param {Element} element */
function palette(element) {
  const probe = document.createElement('i');
  element.append(probe);
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(['canary', 'canary-ink', 'baseline', 'ink', 'ink-dim', 'line', 'bad', 'raised']
    .map(name => [name, read(name)]));
  probe.remove();
  return colours;
}

/** @param {Chart} chart @param {Element} element */
function options(chart, element) {
  const colour = palette(element);
  const font = getComputedStyle(element).fontFamily;
  const [inner, outer] = chart.ratios
    ? [(/** @type {number} */ value) => Math.min(most, Math.max(least, Math.log(value))), (/** @type {number} */ value) => Math.exp(value)]
    : [(/** @type {number} */ value) => value, (/** @type {number} */ value) => value];
  const number = (/** @type {number} */ value) => value >= 100 ? value.toFixed(0) : `${Number(value.toPrecision(3))}`;
  const unit = chart.unit === '%' ? ' %' : chart.unit;
  /** At the axis a half, a quarter and so on are said as such. @param {number} value */
  const tick = value => {
    const parts = chart.ratios && value < -.1 ? Math.exp(-value) : 0;
    return `${parts && Math.abs(parts - Math.round(parts)) < .01 ? `1/${Math.round(parts)}` : number(outer(value))}${unit}`;
  };
  /** What was measured: drawn is only what fits. @param {string} name @param {number} at */
  const measured = (name, at) => chart.lines.find(line => line.name === name)?.points.find(([time]) => time === at)?.[1];
  const series = chart.lines.map((line, index) => ({
    type: 'line',
    name: line.name,
    data: line.points.map(([at, value]) => [at, inner(value)]),
    step: line.stepped ? 'end' : undefined,
    showSymbol: line.points.length < 2,
    symbolSize: 5,
    lineStyle: {
      width: line.kind === 'wanted' ? 1.5 : 2,
      type: line.kind === 'wanted' ? 'dashed' : 'solid',
      color: line.kind === 'wanted' ? colour['ink-dim'] : colour[line.kind],
    },
    itemStyle: { color: line.kind === 'wanted' ? colour['ink-dim'] : colour[line.kind] },
    areaStyle: chart.max === 100 && line.kind === 'canary' ? { color: colour.canary, opacity: .14 } : undefined,
    z: line.kind === 'canary' ? 4 : 3,
    markLine: index > 0 ? undefined : {
      silent: true,
      symbol: 'none',
      animation: false,
      label: { show: false },
      data: [
        ...(chart.ratios ? [{ yAxis: 0, lineStyle: { color: colour['ink-dim'], type: 'solid', width: 1 } }] : []),
        ...chart.limits.map(limit => ({ yAxis: inner(limit.value), lineStyle: { color: colour.bad, type: 'dashed', width: 1.5 } })),
      ],
    },
  }));
  const band = chart.band ?? [];
  const ends = band.map(([at, low, high]) => [at, low && low > 0 ? inner(low) : least, high ? inner(high) : most]);
  const shading = ends.length === 0 ? [] : [
    { type: 'line', stack: 'band', stackStrategy: 'all', data: ends.map(([at, low]) => [at, low]), lineStyle: { opacity: 0 }, showSymbol: false, silent: true, tooltip: { show: false } },
    { type: 'line', stack: 'band', stackStrategy: 'all', data: ends.map(([at, low, high]) => [at, high - low]), lineStyle: { opacity: 0 }, showSymbol: false, silent: true,
      areaStyle: { color: colour.canary, opacity: .2 }, tooltip: { show: false } },
  ];
  const values = [...ends.flatMap(([, low, high]) => [low, high]), ...chart.lines.flatMap(line => line.points.map(point => inner(point[1]))),
    ...chart.limits.map(limit => inner(limit.value))];
  const latest = /** @type {[string, number][]} */ (chart.lines.filter(line => line.points.length)
    .map(line => [line.name, line.points[line.points.length - 1][1]]));
  return {
    animation: !still.matches && !document.hidden,
    animationDuration: 250,
    textStyle: { fontFamily: font },
    aria: {
      enabled: true,
      label: { description: [chart.title, ...latest.map(([name, value]) => `${name} last ${number(value)}${unit}`)].join('. ') },
      decal: { show: contrast.matches },
    },
    grid: { left: 48, right: 14, top: 10, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: colour.raised,
      borderColor: colour.line,
      textStyle: { color: colour.ink, fontSize: 12 },
      axisPointer: { lineStyle: { color: colour['ink-dim'] } },
      formatter: (/** @type {any[]} */ points) => {
        const at = points[0].value[0];
        const range = band.find(([time]) => time === at);
        return [
          new Date(at).toLocaleTimeString(),
          ...points.filter(point => point.seriesName && !/^series/.test(point.seriesName))
            .map(point => `${point.seriesName}: ${number(measured(point.seriesName, point.value[0]) ?? outer(point.value[1]))}${unit}`),
          ...(range ? [`Interval: ${number(range[1] ?? 0)} to ${range[2] ? number(range[2]) : 'no end'}`] : []),
        ].join('\n');
      },
    },
    xAxis: {
      type: 'time',
      min: chart.from,
      max: chart.until,
      axisLine: { lineStyle: { color: colour.line } },
      axisTick: { show: false },
      axisLabel: { color: colour['ink-dim'], hideOverlap: true, fontSize: 11 },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: chart.ratios ? Math.min(Math.log(.5), ...values) : 0,
      max: chart.ratios ? Math.max(Math.log(2), ...values) : chart.max,
      interval: chart.ratios ? Math.log(2) * Math.ceil((Math.max(Math.log(2), ...values) - Math.min(Math.log(.5), ...values)) / Math.log(2) / 5) : undefined,
      splitNumber: 4,
      axisLabel: { color: colour['ink-dim'], fontSize: 11, formatter: tick },
      splitLine: { lineStyle: { color: colour.line } },
    },
    series: [...shading, ...series],
  };
}

customElements.define('time-chart', TimeChart);
