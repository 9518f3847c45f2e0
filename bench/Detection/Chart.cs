using System.Globalization;
using System.Text;

namespace CanaryFunctions.Bench.Detection;

/// <summary>One picture: who takes healthy releases back, and who lets a fault through. Down and left is better.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 70;
    private const int Bottom = 60;

    /// <summary>Draws the judges.</summary>
    /// <param name="points">Name, worst share of healthy releases taken back, mean bad requests served.</param>
    /// <param name="fault">Which fault the bad requests are of.</param>
    public static string Draw(IReadOnlyList<(string Name, double False, double Bad)> points, string fault)
    {
        var most = points.Max(point => point.Bad) * 1.1;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="False rollbacks against bad requests served">""")
            .AppendLine("<style>text{fill:#333}line{stroke:#888}@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#888}}</style>")
            .AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{Left}" y1="{Height - Bottom}" x2="{Width - 20}" y2="{Height - Bottom}"/><line x1="{Left}" y1="20" x2="{Left}" y2="{Height - Bottom}"/>""")
            .AppendLine(CultureInfo.InvariantCulture, $"""<text x="{(Width + Left) / 2}" y="{Height - 14}" text-anchor="middle">worst share of healthy releases taken back, in any of the scenarios</text>""")
            .AppendLine(CultureInfo.InvariantCulture, $"""<text transform="translate(18 {(Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">bad requests served, {fault}</text>""");
        foreach (var tick in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(tick):0}" y="{Height - Bottom + 18}" text-anchor="middle">{tick * 100:0} %</text>""")
                .AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{Y(tick * most, most) + 4:0}" text-anchor="end">{tick * most:0}</text>""");
        }

        var taken = new List<double>();
        foreach (var (name, share, bad) in points.OrderBy(point => point.Bad))
        {
            var (x, y) = (X(share), Y(bad, most));
            var label = y;
            while (taken.Any(other => Math.Abs(other - label) < 15)) label -= 15;
            taken.Add(label);
            var (colour, weight) = name == "CanaryFunctions" ? ("#d97706", "bold") : ("#3b82f6", "normal");
            var (anchor, dx) = share > 0.6 ? ("end", -10) : ("start", 10);
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<circle cx="{x:0}" cy="{y:0}" r="6" fill="{colour}"/><text x="{x + dx:0}" y="{label + 4:0}" text-anchor="{anchor}" font-weight="{weight}">{name}</text>""");
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static double X(double share) => Left + share * (Width - 40 - Left);

    private static double Y(double bad, double most) => Height - Bottom - bad / most * (Height - Bottom - 30);
}
