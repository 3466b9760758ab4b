namespace Netra;

/// <summary>Parallel calls. All wait for every branch, then throw the first failure by index, so that timing decides nothing.</summary>
public static class RunExtensions
{
    /// <summary>Calls two callees at the same time.</summary>
    public static async ValueTask<(T1 First, T2 Second)> CallAllAsync<T1, T2>(this IRun run, Call<T1> first, Call<T2> second, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        T1? one = default;
        T2? two = default;
        await run.ForkAsync(
            2,
            async (index, branch, cancel) =>
            {
                if (index == 0)
                {
                    one = await branch.CallAsync(first, cancel).ConfigureAwait(false);
                }
                else
                {
                    two = await branch.CallAsync(second, cancel).ConfigureAwait(false);
                }
            },
            ct).ConfigureAwait(false);
        return (one!, two!);
    }

    /// <summary>Calls three callees at the same time.</summary>
    public static async ValueTask<(T1 First, T2 Second, T3 Third)> CallAllAsync<T1, T2, T3>(
        this IRun run, Call<T1> first, Call<T2> second, Call<T3> third, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        T1? one = default;
        T2? two = default;
        T3? three = default;
        await run.ForkAsync(
            3,
            async (index, branch, cancel) =>
            {
                switch (index)
                {
                    case 0: one = await branch.CallAsync(first, cancel).ConfigureAwait(false); break;
                    case 1: two = await branch.CallAsync(second, cancel).ConfigureAwait(false); break;
                    default: three = await branch.CallAsync(third, cancel).ConfigureAwait(false); break;
                }
            },
            ct).ConfigureAwait(false);
        return (one!, two!, three!);
    }

    /// <summary>Calls any number of callees with the same output at the same time; results in the order of the calls.</summary>
    public static async ValueTask<IReadOnlyList<T>> CallAllAsync<T>(this IRun run, IEnumerable<Call<T>> calls, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var all = calls.ToArray();
        var results = new T[all.Length];
        await run.ForkAsync(
            all.Length,
            async (index, branch, cancel) => results[index] = await branch.CallAsync(all[index], cancel).ConfigureAwait(false),
            ct).ConfigureAwait(false);
        return results;
    }

    /// <summary>Calls two callees at the same time; a failure of either is a result.</summary>
    public static async ValueTask<(CallResult<T1> First, CallResult<T2> Second)> TryCallAllAsync<T1, T2>(
        this IRun run, Call<T1> first, Call<T2> second, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        CallResult<T1> one = default;
        CallResult<T2> two = default;
        await run.ForkAsync(
            2,
            async (index, branch, cancel) =>
            {
                if (index == 0)
                {
                    one = await branch.TryCallAsync(first, cancel).ConfigureAwait(false);
                }
                else
                {
                    two = await branch.TryCallAsync(second, cancel).ConfigureAwait(false);
                }
            },
            ct).ConfigureAwait(false);
        return (one, two);
    }
}
