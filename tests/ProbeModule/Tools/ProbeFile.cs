using System.Text;
using Microsoft.Extensions.Options;

namespace Netra.Probe;

/// <summary>A file under <c>DataDirectory/probe</c> that shows from outside what a tool really did, and how often.</summary>
[Service(Lifetime.Process)]
internal sealed class ProbeFile(IOptions<NetraOptions> options)
{
    private readonly Lock _gate = new();

    /// <summary>Appends one line and waits until it is on disk.</summary>
    public void Append(string name, string line)
    {
        if (name.Trim('.').Length == 0)
        {
            throw new ArgumentException("Not the name of a file.", nameof(name));
        }
        var folder = Path.Combine(options.Value.DataDirectory, "probe");
        lock (_gate)
        {
            Directory.CreateDirectory(folder);
            using var file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            file.Flush(flushToDisk: true);
        }
    }
}
