using System.Text;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>Each user has one file.</summary>
internal sealed class MemoryFiles : IUserFiles
{
    public ValueTask WriteAsync(UserId user, string name, ReadOnlyMemory<byte> content, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<UserFile>> ListAsync(UserId user, CancellationToken ct)
        => ValueTask.FromResult<IReadOnlyList<UserFile>>([new UserFile("report.csv", 3, DateTimeOffset.UnixEpoch)]);

    public ValueTask<Stream?> OpenAsync(UserId user, string name, CancellationToken ct)
        => ValueTask.FromResult<Stream?>(name == "report.csv" ? new MemoryStream(Encoding.UTF8.GetBytes($"of {user}")) : null);
}
