using CanaryFunctions.Core.Audit;

namespace CanaryFunctions.Core.Tests.Audit;

public class A_chain_of_entries
{
    private readonly List<AuditEntry> entries = [];

    public A_chain_of_entries()
    {
        for (var number = 1; number <= 5; number++)
        {
            var last = entries.Count == 0 ? null : new AuditHead(entries[^1].Number, entries[^1].Hash);
            entries.Add(AuditEntry.After(Record($"policy {number}"), last));
        }
    }

    [Fact]
    public async Task That_is_whole_tells_its_length_and_its_last_hash() =>
        Assert.Equal(new(5, entries[^1].Hash, null), await VerifyAsync());

    [Fact]
    public async Task That_is_empty_is_whole()
    {
        entries.Clear();

        Assert.Equal(new(0, null, null), await VerifyAsync());
    }

    [Fact]
    public async Task Shows_an_entry_that_was_altered()
    {
        entries[2] = entries[2] with { Record = entries[2].Record with { Who = "somebody else" } };

        Assert.Equal("Entry 3 was altered.", (await VerifyAsync()).Break);
    }

    [Fact]
    public async Task Shows_an_entry_that_was_altered_together_with_its_hash()
    {
        entries[2] = AuditEntry.After(Record("another"), new(entries[1].Number, entries[1].Hash));

        Assert.Equal("Entry 3 is not the one that entry 4 followed.", (await VerifyAsync()).Break);
    }

    [Theory]
    [InlineData(0, "Entry 1 is missing.")]
    [InlineData(2, "Entry 3 is missing.")]
    public async Task Shows_an_entry_that_is_missing(int index, string expected)
    {
        entries.RemoveAt(index);

        Assert.Equal(expected, (await VerifyAsync()).Break);
    }

    [Fact]
    public async Task Shows_entries_that_changed_places()
    {
        (entries[1], entries[2]) = (entries[2], entries[1]);

        Assert.NotNull((await VerifyAsync()).Break);
    }

    private static AuditRecord Record(string resource) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Who = "ann",
        Credential = "key 1",
        From = "::1",
        Operation = "PUT",
        Resource = resource,
        Status = 200,
    };

    private Task<AuditVerdict> VerifyAsync() => AuditChain.VerifyAsync(entries.AsEnumerable().Reverse().ToAsyncEnumerable());
}
