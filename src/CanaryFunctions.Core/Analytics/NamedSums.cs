namespace CanaryFunctions.Core.Analytics;

/// <summary>Sums of a few named things, which mostly come in the same order again and again: the next one is looked for after
/// the last, which is several times as quick as to look it up.</summary>
/// <typeparam name="T">Type of the sums.</typeparam>
internal sealed class NamedSums<T>
    where T : struct
{
    private readonly List<string> names = [];
    private T[] sums = new T[4];
    private int last = -1;

    /// <summary>The names with their sums, by name.</summary>
    public IEnumerable<(string Name, T Sum)> All => names.Select((name, at) => (name, sums[at])).OrderBy(
        named => named.name, StringComparer.Ordinal);

    /// <summary>The sum of a name; a new one if there is none yet.</summary>
    public ref T Of(string name)
    {
        for (var looked = 0; looked < names.Count; looked++)
        {
            last = last + 1 < names.Count ? last + 1 : 0;
            if (names[last] == name) return ref sums[last];
        }

        names.Add(name);
        last = names.Count - 1;
        if (last == sums.Length) Array.Resize(ref sums, 2 * last);
        return ref sums[last];
    }
}
