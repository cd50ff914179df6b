// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * danger_names.c - commands that do the same whatever their options, wrappers,
 * options with values, and names to beware of.
 */
#include <string.h>

#include "danger_parts.h"

const struct danger_list danger_lists[] = {
	{ DANGER_READS, NULL,
	  " ls cat head tail grep egrep fgrep zgrep wc cut tr nl tac rev comm cmp diff diff3 join "
	  "paste fold fmt column expand unexpand od hexdump strings file stat du df free uptime who w "
	  "whoami id groups last lastb lastlog ps pgrep pidof pstree top htop vmstat iostat mpstat "
	  "sar lsof ss netstat ping ping6 traceroute tracepath mtr dig host nslookup whois arp lscpu "
	  "lsblk lsusb lspci lsmem lsns lsmod lsipc lslocks lslogins blkid findmnt uname arch nproc "
	  "hostid getent printenv echo printf pwd true false test [ : basename dirname realpath "
	  "readlink seq yes sleep cal ncal bc expr factor numfmt md5sum sha1sum sha224sum sha256sum "
	  "sha384sum sha512sum b2sum cksum sum base64 base32 zcat bzcat xzcat zless which whereis "
	  "whatis apropos type help info jobs wait times dirs locate plocate tty logname users "
	  "locale getconf getfacl lsattr lsb_release modinfo systemd-analyze systemd-cgls "
	  "systemd-cgtop sensors dpkg-query apt-cache tsort pathchk ptx jq iconv "
	  "look clear cd pushd popd let read export declare local readonly typeset unset shift set "
	  "shopt umask ulimit hash caller getopts break "
	  "continue return exit logout disown bg fg fc pmap slabtop namei "
	  "resolvectl tput stty reset sync numactl pidstat " },
	{ DANGER_CHANGES, NULL,
	  " mkdir touch mkfifo mknod rmdir umount eject renice "
	  "chrt ionice taskset insmod useradd usermod groupadd adduser addgroup "
	  "chpasswd chsh chfn chattr apt-mark route brctl ethtool loadkeys setfont "
	  "ssh-copy-id sftp nano systemd-tmpfiles locale-gen "
	  "update-alternatives ldconfig depmod logger wall write mesg setcap "
	  "setterm losetup hwclock rfkill compress uncompress "
	  "patch csplit " },
	{ DANGER_DESTROYS, "removes what it is given", " rm unlink shred wipe srm trash-empty " },
	{ DANGER_DESTROYS, "ends processes", " pkill killall xkill skill snice slay kill5 killall5 " },
	{ DANGER_DESTROYS, "turns the machine off or restarts it",
	  " shutdown reboot poweroff halt init telinit kexec " },
	{ DANGER_DESTROYS, "writes over a disk",
	  " mkfs mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat "
	  "mkfs.ntfs mkfs.exfat mkfs.f2fs mkswap wipefs cfdisk sgdisk gdisk blkdiscard badblocks "
	  "hdparm nvme cryptsetup mdadm lvremove vgremove pvremove lvreduce resize2fs tune2fs "
	  "debugfs fsck e2fsck dmsetup zpool zfs " },
	{ DANGER_DESTROYS, "removes users or groups",
	  " userdel groupdel deluser delgroup " },
	{ DANGER_DESTROYS, "takes modules out of the kernel", " rmmod " },
};

const size_t danger_n_lists = sizeof(danger_lists) / sizeof(danger_lists[0]);

static const struct danger_wrapper wrappers[] = {
	{ "sudo", 0, true, NULL },	{ "doas", 0, true, NULL },    { "env", 0, true, NULL },
	{ "nice", 0, false, NULL },	{ "nohup", 0, false, NULL },  { "setsid", 0, false, NULL },
	{ "timeout", 1, false, NULL },	{ "stdbuf", 0, false, NULL }, { "time", 0, false, NULL },
	{ "builtin", 0, false, NULL },	{ "exec", 0, false, NULL },   { "command", 0, false, NULL },
	{ "watch", 0, false, NULL },	{ "ionice", 0, false, NULL }, { "busybox", 0, false, NULL },
	{ "toybox", 0, false, NULL },	{ "chroot", 1, false, NULL }, { "taskset", 1, false, NULL },
	{ "chrt", 1, false, NULL },	{ "pkexec", 0, false, NULL }, { "unbuffer", 0, false, NULL },
	{ "flock", 1, false, NULL },	{ "runuser", 0, false, NULL }, { "fakeroot", 0, false, NULL },
	{ "catchsegv", 0, false, NULL }, { "eatmydata", 0, false, NULL },
	{ "noglob", 0, false, NULL },	{ "setarch", 1, false, NULL }, { "prlimit", 0, false, NULL },
	{ "cpulimit", 0, false, NULL }, { "proxychains", 0, false, NULL },
	{ "torsocks", 0, false, NULL }, { "choom", 0, false, NULL },
};

const struct danger_wrapper *danger_wrapper(const char *name)
{
	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
		if (strcmp(wrappers[i].name, name) == 0)
			return &wrappers[i];
	return NULL;
}

static const struct {
	const char *name, *letters, *names;
} option_args[] = {
	{ "apt", "otc", "" },
	{ "apt-get", "otc", "" },
	{ "awk", "Fv", "" },
	{ "chrt", "TPD", " --sched-runtime --sched-period --sched-deadline " },
	{ "cp", "tS", " --target-directory --suffix " },
	{ "curl", "AbcCDeEHIKmoQrtTuwxXFd",
	  " --output --request --data --header --user --cookie --cookie-jar "
	  "--dump-header --form --url --max-time --proxy --user-agent " },
	{ "date", "dIrf", "" },
	{ "dmesg", "lfns", "" },
	{ "doas", "uC", "" },
	{ "docker", "H", "" },
	{ "env", "uCS", " --unset --chdir " },
	{ "exec", "a", "" },
	{ "flock", "wEc", " --timeout --wait --conflict-exit-code " },
	{ "gawk", "Fv", "" },
	{ "git", "Cc", " --git-dir --work-tree --namespace --exec-path " },
	{ "gpg", "orsubcN", "" },
	{ "iconv", "fto", "" },
	{ "install", "gmotS", " --target-directory --group --mode --owner --suffix " },
	{ "ionice", "cnpPu", " --class --classdata --pid --pgid --uid " },
	{ "ip", "", "" },
	{ "iptables", "t", "" },
	{ "journalctl", "unopbSUtgFD", " --unit --since --until --lines --priority --output " },
	{ "kill", "sn", "" },
	{ "less", "bhjkoOpPtTxyz", "" },
	{ "ln", "tS", " --target-directory --suffix " },
	{ "make", "CfIjloW", "" },
	{ "man", "PLmMSseC", "" },
	{ "mawk", "Fv", "" },
	{ "mktemp", "pt", "" },
	{ "mv", "tS", " --target-directory --suffix " },
	{ "nice", "n", " --adjustment " },
	{ "nvim", "cSsuUiwWT", "" },
	{ "patch", "pioFdBDVYzrgx", "" },
	{ "prlimit", "", "" },
	{ "rsync", "efBTM",
	  " --rsh --exclude --include --files-from --exclude-from --include-from "
	  "--filter --log-file --partial-dir --temp-dir --link-dest --compare-dest "
	  "--copy-dest --backup-dir --suffix --bwlimit --timeout --port --max-size "
	  "--min-size --chmod --chown --password-file " },
	{ "runuser", "ugGcsw", " --user --group --supp-group --shell --whitelist-environment " },
	{ "scp", "cDFiJlOoPSX", "" },
	{ "script", "cEIOBTmo", "" },
	{ "sed", "efl", "" },
	{ "setpriv", "", "" },
	{ "shuf", "nio", "" },
	{ "sort", "kStT",
	  " --key --output --field-separator --buffer-size --temporary-directory " },
	{ "split", "abCln", "" },
	{ "ssh-keygen", "tfbCNRHPm", "" },
	{ "stdbuf", "ioe", " --input --output --error " },
	{ "su", "cgGswC", "" },
	{ "sudo", "ugpCchrtTDRU",
	  " --user --group --prompt --chdir --close-from --host --role --type "
	  "--other-user --command-timeout --chroot " },
	{ "systemctl", "tpnoHM", " --type --state --property --host --machine --signal " },
	{ "tar", "fbCgKLNTVXHIF", " --file --directory --exclude --exclude-from --files-from " },
	{ "time", "fo", " --format --output " },
	{ "timeout", "sk", " --signal --kill-after " },
	{ "tree", "LPIoH", "" },
	{ "truncate", "sr", "" },
	{ "uniq", "fsw", "" },
	{ "unzip", "dxP", "" },
	{ "vi", "cSsuUiwWT", "" },
	{ "view", "cSsuUiwWT", "" },
	{ "vim", "cSsuUiwWT", "" },
	{ "watch", "n", " --interval " },
	{ "wget", "OoeaiBtTwQPUlADRIX",
	  " --output-document --output-file --method --directory-prefix --header "
	  "--user-agent --tries --timeout " },
	{ "xargs", "adEILnPs", " --arg-file --delimiter --max-args --max-procs --max-chars " },
	{ "xxd", "cglos", "" },
	{ "zstd", "oT", "" },
};

const char *danger_option_args(const char *name)
{
	for (size_t i = 0; i < sizeof(option_args) / sizeof(option_args[0]); i++)
		if (strcmp(option_args[i].name, name) == 0)
			return option_args[i].letters;
	return "";
}

const char *danger_long_args(const char *name)
{
	for (size_t i = 0; i < sizeof(option_args) / sizeof(option_args[0]); i++)
		if (strcmp(option_args[i].name, name) == 0)
			return option_args[i].names;
	return "";
}

bool danger_variable(const char *name, size_t len)
{
	static const char list[] =
		" PATH LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT BASH_ENV ENV IFS PROMPT_COMMAND SHELLOPTS "
		"BASHOPTS PS4 EDITOR VISUAL PAGER BROWSER GIT_SSH GIT_SSH_COMMAND GIT_PAGER GIT_EDITOR "
		"MANPAGER LESSOPEN LESSCLOSE PYTHONPATH PYTHONSTARTUP PERL5LIB PERL5OPT RUBYOPT "
		"GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND GIT_ASKPASS GIT_SEQUENCE_EDITOR SSH_ASKPASS "
		"NODE_OPTIONS CDPATH GLOBIGNORE TAR_OPTIONS RSYNC_RSH ";
	char word[64];

	if (len + 3 > sizeof(word))
		return false;
	word[0] = ' ';
	memcpy(word + 1, name, len);
	word[len + 1] = ' ';
	word[len + 2] = '\0';
	return strstr(list, word) != NULL;
}

bool danger_program_dir(const char *path, size_t len)
{
	static const char *const dirs[] = { "/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/",
					    "/usr/local/bin/", "/usr/local/sbin/" };

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (strlen(dirs[i]) == len && memcmp(dirs[i], path, len) == 0)
			return true;
	return false;
}
