using System.Text;

namespace Netra;

public sealed class UserFilesTests : StoreTest
{
    [Fact]
    public async Task A_file_is_written_whole_listed_and_read_back()
    {
        await Store.Files.WriteAsync(Ada, "report.csv", "old and longer"u8.ToArray(), default);
        await Store.Files.WriteAsync(Ada, "report.csv", "new"u8.ToArray(), default);
        await Store.Files.WriteAsync(Ada, "a.json", "{}"u8.ToArray(), default);

        (await Store.Files.ListAsync(Ada, default)).Select(file => (file.Name, file.Bytes)).ShouldBe([("a.json", 2L), ("report.csv", 3L)]);
        await using var stream = (await Store.Files.OpenAsync(Ada, "report.csv", default)).ShouldNotBeNull();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        (await reader.ReadToEndAsync()).ShouldBe("new");
        Directory.GetFiles(Path.Combine(Data, "exports", "u_ada")).Length.ShouldBe(2);
        (await Store.Files.OpenAsync(Ada, "other.csv", default)).ShouldBeNull();
        (await Store.Files.OpenAsync(Bob, "report.csv", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("../u_bob/report.csv")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("ä.csv")]
    [InlineData("/etc/passwd")]
    public async Task A_name_that_is_none_is_neither_written_nor_opened(string name)
    {
        await Store.Files.WriteAsync(Bob, "report.csv", "secret"u8.ToArray(), default);

        await Should.ThrowAsync<ArgumentException>(async () => await Store.Files.WriteAsync(Ada, name, new byte[1], default));
        (await Store.Files.OpenAsync(Ada, name, default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_longest_name_is_128_characters()
    {
        await Store.Files.WriteAsync(Ada, new string('a', 128), new byte[1], default);

        await Should.ThrowAsync<ArgumentException>(async () => await Store.Files.WriteAsync(Ada, new string('a', 129), new byte[1], default));
        (await Store.Files.OpenAsync(Ada, new string('a', 129), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("u_bob/../u_bob")]
    [InlineData("")]
    public async Task An_id_that_is_no_users_reaches_no_folder(string user)
        => await Should.ThrowAsync<ArgumentException>(async () => await Store.Files.WriteAsync(new UserId(user), "a", new byte[1], default));
}
