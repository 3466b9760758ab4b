using System.Collections.Concurrent;

namespace Netra.Host.Tests;

/// <summary>The ids of all users of a fuzzed host. Safe for concurrent use.</summary>
internal sealed class FuzzedIds
{
    private readonly ConcurrentQueue<(string User, string Run, string Thread)> _all = new();
    private readonly ConcurrentDictionary<(string User, string Run, string Call, string Hash), bool> _approvals = new();

    public IEnumerable<(string User, string Run, string Call, string Hash)> Approvals => _approvals.Keys;

    /// <summary>An id of the right form that nobody has.</summary>
    public static string Missing(string prefix) => prefix + "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    public void Add(NetraUser user, string run, string thread) => _all.Enqueue((user.UserId, run, thread));

    public void AddApproval(NetraUser user, string run, string call, string hash) => _approvals.TryAdd((user.UserId, run, call, hash), true);

    public string? OtherRun(NetraUser user, Random random) => Other(user, random)?.Run;

    public string? OtherThread(NetraUser user, Random random) => Other(user, random)?.Thread;

    private (string User, string Run, string Thread)? Other(NetraUser user, Random random)
    {
        var others = _all.Where(one => one.User != user.UserId).ToArray();
        return others.Length == 0 ? null : others[random.Next(others.Length)];
    }
}
