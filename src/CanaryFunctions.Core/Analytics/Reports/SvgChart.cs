using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>A chart over time, as a picture in the page: mail programs run no scripts.</summary>
/// <param name="Title">What it shows, for those who can't see it too.</param>
/// <param name="Unit">What is written behind the numbers of its axis.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record SvgChart(string Title, string Unit, ImmutableArray<ChartLine> Lines)
{
    private const double Width = 720;
    private const double Height = 190;
    private const double Left = 56;
    private const double Top = 24;
    private const double Right = 708;
    private const double Bottom = 164;

    /// <summary>Whether the axis is one of ratios: 1 in the middle, twice as far from half as from double.</summary>
    public bool OfRatios { get; init; }

    /// <summary>The picture; a sentence where there is nothing to show.</summary>
    public string Draw()
    {
        var points = Lines.SelectMany(line => line.Points).ToList();
        if (points.Count == 0) return $"<p class=\"dim\">{Html.Plain(Title)}: nothing was measured.</p>";

        var (from, until) = (points.Min(point => point.At), points.Max(point => point.At));
        if (until == from) until = from.AddMinutes(1);
        var (low, high) = Range(points);
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" ")
            .Append(CultureInfo.InvariantCulture, $"aria-label=\"{Html.Plain(Title)}\" ")
            .Append("font-family=\"system-ui,sans-serif\" font-size=\"11\" fill=\"#57606a\">\n");
        foreach (var tick in Ticks(low, high))
        {
            picture.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(tick):0.#}\" y2=\"{Y(tick):0.#}\" stroke=\"#d8dee4\"/>")
                .Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 6}\" y=\"{Y(tick) + 4:0.#}\" text-anchor=\"end\">")
                .Append(CultureInfo.InvariantCulture, $"{Html.Number(tick, "#,0.###")}{Unit}</text>\n");
        }

        foreach (var (at, anchor) in new[] { (from, "start"), (from + (until - from) / 2, "middle"), (until, "end") })
        {
            var text = at.UtcDateTime.ToString(
                until - from > TimeSpan.FromDays(1) ? "MM-dd HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
            picture.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{X(at):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"{anchor}\">{text}</text>\n");
        }

        var legend = Left;
        foreach (var line in Lines)
        {
            picture.Append(Shape(line));
            picture.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{legend}\" x2=\"{legend + 16}\" y1=\"10\" y2=\"10\" {Stroke(line)}/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{legend + 20}\" y=\"14\">{Html.Plain(line.Name)}</text>\n");
            legend += 150;
        }

        return picture.Append("</svg>").ToString();

        double X(DateTimeOffset at) => Left + (Right - Left) * ((at - from) / (until - from));
        double Y(double value) =>
            Bottom - (Bottom - Top) * Math.Clamp((Scaled(value) - Scaled(low)) / (Scaled(high) - Scaled(low)), 0, 1);

        string Shape(ChartLine line)
        {
            var path = new StringBuilder();
            if (line.Points.Any(point => point.Low is not null))
            {
                var upper = line.Points.Select(point => (point.At, Value: point.High ?? high));
                var lower = line.Points.Reverse().Select(point => (point.At, Value: point.Low ?? low));
                path.Append("<polygon points=\"")
                    .AppendJoin(' ', upper.Concat(lower).Select(point => Point(point.At, point.Value)))
                    .Append(CultureInfo.InvariantCulture, $"\" fill=\"{line.Colour}\" fill-opacity=\"0.15\"/>\n");
            }

            var drawn = line.IsStepped ? Stepped(line.Points, until) : line.Points;
            path.Append("<polyline points=\"").AppendJoin(' ', drawn.Select(point => Point(point.At, point.Value)))
                .Append(CultureInfo.InvariantCulture, $"\" fill=\"none\" {Stroke(line)}/>\n");
            return path.ToString();
        }

        string Point(DateTimeOffset at, double value) =>
            string.Create(CultureInfo.InvariantCulture, $"{X(at):0.#},{Y(value):0.#}");
    }

    private static string Stroke(ChartLine line) =>
        $"stroke=\"{line.Colour}\" stroke-width=\"2\"{(line.IsStepped ? " stroke-dasharray=\"5 3\"" : "")}";

    private static IEnumerable<ChartPoint> Stepped(ImmutableArray<ChartPoint> points, DateTimeOffset until)
    {
        foreach (var (at, point) in points.Index())
        {
            yield return point;
            yield return point with { At = at + 1 < points.Length ? points[at + 1].At : until };
        }
    }

    private (double Low, double High) Range(List<ChartPoint> points)
    {
        if (!OfRatios) return (0, points.Max(point => point.Value) is > 0 and var most ? most * 1.05 : 1);
        var all = points.SelectMany(point => new[] { point.Value, point.Low, point.High })
            .OfType<double>().Where(value => value > 0).ToList();
        return (Math.Clamp(all.DefaultIfEmpty(1).Min(), 0.1, 0.5), Math.Clamp(all.DefaultIfEmpty(1).Max(), 2, 100));
    }

    private double[] Ticks(double low, double high) => OfRatios
        ? [.. new[] { 0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 100 }.Where(tick => tick >= low && tick <= high)]
        : [0, high / 2, high];

    private double Scaled(double value) => OfRatios ? Math.Log(Math.Max(value, 0.01)) : value;
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Colour">Its colour, as CSS has it.</param>
/// <param name="Points">Its points, in order of time.</param>
/// <param name="IsStepped">Whether each value holds until the next.</param>
internal sealed record ChartLine(string Name, string Colour, ImmutableArray<ChartPoint> Points, bool IsStepped = false);

/// <summary>A point of a line, with its interval if it has one.</summary>
internal sealed record ChartPoint(DateTimeOffset At, double Value, double? Low = null, double? High = null);
