using System.Globalization;

namespace CanaryFunctions.Bench.Speed;

/// <summary>A file of recorded series of a busy app with a good canary. It is deleted in the end.</summary>
internal sealed class RecordedSeries : IDisposable
{
    private RecordedSeries(FileInfo file) => File = file;

    public FileInfo File { get; }

    public static RecordedSeries Write(int count, int bins)
    {
        var chance = new Random(1);
        var file = new FileInfo(Path.GetTempFileName());
        using var text = new StreamWriter(file.FullName);
        text.WriteLine("series,time,arm,requests,failures,le_50,le_100,le_250,le_500,le_1000,le_inf");
        for (var minute = 0; minute < bins; minute++)
        {
            for (var series = 0; series < count; series++)
            {
                Row("baseline", 2850, chance.Next(3, 10));
                Row("canary", 150, chance.Next(3) / 2);

                void Row(string arm, int requests, int failures) => text.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"s{series},{minute},{arm},{requests},{failures},{(47 + chance.Next(6)) * requests / 100},"
                    + $"{(88 + chance.Next(4)) * requests / 100},{95 * requests / 100},{99 * requests / 100},{requests - 1},{requests}"));
            }
        }

        return new(file);
    }

    public void Dispose() => File.Delete();
}
