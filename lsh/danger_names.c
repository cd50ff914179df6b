// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * danger_names.c - commands that do the same whatever their options, wrappers,
 * options with values, and names to beware of.
 */
#include <string.h>

#include "danger_parts.h"

const struct danger_list danger_lists[] = {
	{ DANGER_READS, NULL,
	  " ls cat head tail grep egrep fgrep zgrep rg wc cut tr nl tac rev comm cmp diff diff3 join "
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
	  " mkdir touch mkfifo mknod rmdir umount eject gunzip bunzip2 unxz bzip2 xz zstd renice "
	  "chrt ionice taskset modprobe insmod useradd usermod groupadd adduser addgroup passwd "
	  "chpasswd chsh chfn setfacl chattr apt-mark route brctl ethtool loadkeys setfont "
	  "ssh-copy-id scp sftp nano vi rename systemd-tmpfiles locale-gen "
	  "update-alternatives ldconfig depmod logger wall write mesg setcap "
	  "setterm losetup hwclock rfkill unlzma lzma compress uncompress "
	  "gpg patch csplit " },
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
	const char *name, *letters;
} option_args[] = {
	{ "sudo", "ugpCchrtTDRU" }, { "doas", "uC" },	  { "env", "uC" },
	{ "nice", "n" },	    { "timeout", "sk" },  { "stdbuf", "ioe" },
	{ "time", "fo" },	    { "exec", "a" },	  { "watch", "n" },
	{ "ionice", "cnpPu" },	    { "flock", "wEc" },	  { "runuser", "ugG" },
	{ "chrt", "TPD" },	    { "git", "Cc" },	  { "sort", "kStT" },
	{ "date", "dIrf" },	    { "curl", "AbcCDeEHIKmoQrtTuwxXFd" },
	{ "journalctl", "unopbSUtgFD" }, { "systemctl", "tpnoHM" }, { "rsync", "efBTM" },
	{ "sed", "efl" },	    { "awk", "Fv" },	  { "gawk", "Fv" },
	{ "mawk", "Fv" },	    { "cp", "tS" },	  { "mv", "tS" },
	{ "install", "gmotS" },	    { "ln", "tS" },	  { "mktemp", "pt" },
	{ "ssh-keygen", "tfbCNRHPm" }, { "tree", "LPIoH" }, { "shuf", "nio" },
	{ "less", "bhjkoOpPtTxyz" }, { "unzip", "dxP" },  { "kill", "sn" },
	{ "split", "abCln" },	    { "ip", "" },	  { "iptables", "t" },
	{ "make", "CfIjloW" },	    { "xxd", "cglos" },	  { "dmesg", "lfns" },
	{ "prlimit", "" },	    { "truncate", "sr" }, { "docker", "H" },
	{ "apt", "otc" },	    { "apt-get", "otc" }, { "man", "PLmMSseC" },
};

const char *danger_option_args(const char *name)
{
	for (size_t i = 0; i < sizeof(option_args) / sizeof(option_args[0]); i++)
		if (strcmp(option_args[i].name, name) == 0)
			return option_args[i].letters;
	return "";
}

bool danger_variable(const char *name, size_t len)
{
	static const char list[] =
		" PATH LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT BASH_ENV ENV IFS PROMPT_COMMAND SHELLOPTS "
		"BASHOPTS PS4 EDITOR VISUAL PAGER BROWSER GIT_SSH GIT_SSH_COMMAND GIT_PAGER GIT_EDITOR "
		"MANPAGER LESSOPEN LESSCLOSE PYTHONPATH PYTHONSTARTUP PERL5LIB PERL5OPT RUBYOPT "
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
