using TraceAssertions.Tracing.Brokering;

namespace TraceAssertions.Tracing.Tests.Brokering;

public sealed class UserAccountTests
{
    [Theory]
    [InlineData("root", 0u, 0u)]
    [InlineData("0", 0u, 0u)]
    [InlineData("0:5", 0u, 5u)]
    [InlineData("4000000001:4000000002", 4000000001u, 4000000002u)]
    public void A_user_is_a_name_a_number_or_two(string text, uint user, uint group)
    {
        var account = UserAccount.Find(text)!;
        (account.User, account.Group).Should().Be((user, group));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-user-anywhere")]
    [InlineData("4000000001")]
    [InlineData("1:2:3")]
    [InlineData("root:0")]
    [InlineData("-1")]
    [InlineData("4294967295:0")]
    [InlineData("0:4294967295")]
    public void What_names_nobody_is_nobody(string text) => UserAccount.Find(text).Should().BeNull();

    [Theory]
    [InlineData("4000000001:7", null, null, 0u, 4000000001u, 7u)]
    [InlineData(null, "4000000003", "9", 0u, 4000000003u, 9u)]
    [InlineData("root", "4000000003", "9", 0u, 0u, 0u)]
    public void Whom_the_option_names_goes_before_whom_sudo_names(string? option, string? sudoUser, string? sudoGroup, uint self, uint user, uint group)
    {
        UserAccount.Choose(option, Variables(sudoUser, sudoGroup), self, out var account).Should().BeNull();
        (account!.User, account.Group).Should().Be((user, group));
    }

    [Theory]
    [InlineData(null, null, 0u, "it is not said for whom the command is to run: this is root, and SUDO_UID is not set")]
    [InlineData(null, "0", 0u, "the command would run as root")]
    [InlineData(null, "x", 0u, "SUDO_UID and SUDO_GID name no user: 'x'")]
    [InlineData("no-such-user-anywhere", "0", 0u, "there is no user 'no-such-user-anywhere'")]
    public void Nothing_runs_as_root_that_was_not_said_to(string? option, string? sudoUser, uint self, string why)
    {
        var problem = UserAccount.Choose(option, Variables(sudoUser, null), self, out _)!;
        problem.Code.Should().Be("TA0151");
        problem.Message.Should().Be(why);
    }

    private static Func<string, string?> Variables(string? user, string? group) => name => name switch
    {
        "SUDO_UID" => user,
        "SUDO_GID" => group,
        _ => null,
    };
}
