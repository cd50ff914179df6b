# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests to find files, and about their sizes, rights and archives: command, then its wordings."""

TABLE = r"""
= find <O1> -type f -empty -delete
{del} {all} empty files <O1>
{del} files (that are|which are) empty <O1>
= find <O1> -type d -empty -delete
{del} {all} empty {dirs} <O1>
= find <O1> -type f -empty
{find} {all} empty files <O1>
(which|what) files are empty <O1>
{find} files with no content <O1>
{find} zero byte files <O1>
= find <O1> -type d -empty
{find} {all} empty {dirs} <O1>
(which|what) {dirs} are empty <O1>
= find <O1> -name *<ext1> -delete
{del} {all} <ext1> files <O1>
{del} (all|) files (ending in|ending with|with the extension|with extension) <ext1> <O1>
clean up {all} <ext1> files <O1>
= find <O1> -name <G1> -delete
{del} (all|) (files (matching|named|like)|) <G1> <O1>
= find <O1> -type f -mmin +<dur1.m> -delete
{del} {all} files {older} <dur1> <O1>
{del} {all} files <O1> {older} <dur1>
clean up files {older} <dur1> <O1>
= find <O1> -name *<ext1> -mmin +<dur1.m> -delete
{del} {all} <ext1> files {older} <dur1> <O1>
{del} {all} <ext1> files <O1> {older} <dur1>
= find <O1> -type f -size +<size1> -delete
{del} {all} files {bigger} <size1> <O1>
{del} {all} files <O1> {bigger} <size1>
= find <O1> -type f -size +<size1>
{find} {all} files {bigger} <size1> <O1>
{find} {all} files <O1> {bigger} <size1>
(which|what) files are {bigger} <size1> <O1>
(which|what) files <O1> are {bigger} <size1>
{find} (big|large|huge) files <O1> {bigger} <size1>
files {bigger} <size1> <O1>
(are there|do i have) (any|) files {bigger} <size1> <O1>
anything {bigger} <size1> <O1>
= find <O1> -type f -size -<size1>
{find} {all} files {smaller} <size1> <O1>
{find} {all} files <O1> {smaller} <size1>
(which|what) files are {smaller} <size1> <O1>
= find <O1> -type f -size +<size1> -size -<size2>
{find} {all} files between <size1> and <size2> <O1>
{find} files {bigger} <size1> (and|but) {smaller} <size2> <O1>
= find <O1> -name *<ext1> -size +<size1>
{find} {all} <ext1> files {bigger} <size1> <O1>
{find} {all} <ext1> files <O1> {bigger} <size1>
(which|what) <ext1> files are {bigger} <size1> <O1>
= find <O1> -type f -size +100M
{find} (big|large|huge|very large) files <O1>
(where are|which are|what are) (my|the) (big|large|huge) files <O1>
= find <O1> -name *<ext1>
{find} {all} <ext1> files <O1>
{find} {all} files <O1> (ending in|ending with|with the extension|with extension|that end in) <ext1>
{find} {all} files (ending in|ending with|with the extension|of type|with the ending) <ext1> <O1>
where are (my|the|all|all my) <ext1> files <O1>
(which|what) <ext1> files (are there|do i have|are) <O1>
<ext1> files <O1>
search <O1> for <ext1> files
do i have any <ext1> files <O1>
= find <O1> -name <G1>
{find} {all} (files|) <G1> <O1>
{find} {all} files (matching|named|like|called) <G1> <O1>
where are (my|the|all) <G1> (files|) <O1>
{find} {all} files <O1> (matching|named|like|called) <G1>
search <O1> for <G1>
= find <O1> -name <N1>
{find} (a|the|my|) file (called|named|with the name|with name) <N1> <O1>
{find} (all|) files (called|named|with the name) <N1> <O1>
{find} <N1> <O1>
where is (the|my|) (file|) <N1>
where did i (put|save) (the|my|) (file|) <N1>
search <O1> for (a|the) file (called|named|) <N1>
locate {the} file <N1>
i lost {the} file <N1>
= find <O1> -type d -name <N1>
{find} (a|the|my|all|) {dir} (called|named|with the name|) <N1> <O1>
where is {the} {dir} <N1>
where is {the} <N1> {dir}
= find <O1> -iname *<W1>*
{find} {all} files with <W1> in (the|their|its) (name|names|filename) <O1>
{find} {all} files whose name (contains|has|includes) <W1> <O1>
{find} {all} files (that have|having) <W1> in (the|their) name <O1>
= find <O1> -iname *<str1>*
{find} {all} files with <str1> in (the|their|its) (name|names|filename) <O1>
{find} {all} files whose name (contains|has|includes) <str1> <O1>
= find <O1> -name <W1>*
{find} {all} files (starting with|that start with|beginning with|whose name starts with) <W1> <O1>
= find <O1> -name *<W1>
{find} {all} files (ending with|that end with|whose name ends with) <W1> <O1>
= find <O1> -type f -mmin -<dur1.m>
{find} {all} files {changed} {inlast} <dur1> <O1>
{find} {all} files <O1> {changed} {inlast} <dur1>
(which|what) files (changed|were changed|were modified|did i edit|did i change|have changed) {inlast} <dur1> <O1>
(which|what) files <O1> (changed|were changed|were modified) {inlast} <dur1>
files {changed} {inlast} <dur1> <O1>
{find} files (newer|younger) than <dur1> <O1>
= find <O1> -name *<ext1> -mmin -<dur1.m>
{find} {all} <ext1> files {changed} {inlast} <dur1> <O1>
{find} {all} <ext1> files <O1> {changed} {inlast} <dur1>
(which|what) <ext1> files (changed|were changed|were modified|did i edit) {inlast} <dur1> <O1>
= find <O1> -type f -mmin +<dur1.m>
{find} {all} files {older} <dur1> <O1>
{find} {all} files <O1> {older} <dur1>
(which|what) files are {older} <dur1> <O1>
{find} old files <O1> {older} <dur1>
= find <O1> -name *<ext1> -mmin +<dur1.m>
{find} {all} <ext1> files {older} <dur1> <O1>
{find} {all} <ext1> files <O1> {older} <dur1>
= find <O1> -type f -mtime -1
{find} {all} files {changed} today <O1>
(which|what) files (changed|were changed|were modified|did i change|did i edit) today <O1>
what (changed|did i change) today <O1>
{find} {all} files {changed} (in the last day|since yesterday) <O1>
= find <O1> -type f -mtime -7
{find} {all} files {changed} (this week|in the last week|in the past week) <O1>
(which|what) files (changed|were changed|were modified|did i change) (this week|in the last week) <O1>
= find <O1> -type f -mtime -30
{find} {all} files {changed} (this month|in the last month|in the past month) <O1>
= find <O1> -type f -mmin -60
{find} {all} files {changed} (in the last hour|in the past hour|within the last hour) <O1>
(which|what) files (changed|were modified) (in the last hour|in the past hour) <O1>
= find <O1> -type f -newermt <date1>
{find} {all} files {changed} (since|after) <date1> <O1>
(which|what) files (changed|were changed|were modified) (since|after) <date1> <O1>
= find <O1> -type f -newer <F2>
{find} {all} files newer than <F2> <O1>
{find} {all} files {changed} (after|since) {the} file <F2> <O1>
= find <O1> -type f -executable
{find} {all} executable files <O1>
(which|what) files are executable <O1>
{find} {all} files (that can be executed|i can run) <O1>
= find <O1> -type l
{find} {all} (symlinks|symbolic links|soft links|links) <O1>
= find <O1> -xtype l
{find} {all} (broken|dangling|dead) (symlinks|links|symbolic links) <O1>
= find <O1> -type f -user <W1>
{find} {all} files (owned by|belonging to|of|that belong to) (user|the user|) <W1> <O1>
(which|what) files (belong to|are owned by) (user|) <W1> <O1>
= find <O1> -type f -group <W1>
{find} {all} files (owned by|of|belonging to|that belong to) (the|) group <W1> <O1>
= find <O1> -type f -perm <num1>
{find} {all} files with (permissions|permission|mode) <num1> <O1>
= find <O1> -type f -perm -002
{find} {all} world writable files <O1>
{find} files (everyone|anyone) can write (to|) <O1>
= find <O1> -type d
{find} {all} {dirs} <O1> recursively
{find} only {dirs} <O1>
= find <O1> -maxdepth <num1> -type f
{find} {all} files <O1> (at most|down to|only) <num1> levels (deep|down|)
= find <O1> -type f
{find} {all} files <O1> (including|in|with) (all|) {dirs}
{find} every file <O1>
= find <O1> -name '*.log'
{find} {all} log files <O1>
{find} {all} logs <O1>
= find <O1> -name '*.mp4'
{find} {all} (videos|video files) <O1>
= find <O1> -name '*.jpg'
{find} {all} (jpegs|photos|pictures|images) <O1>
= find <O1> -name '*~' -delete
{del} {all} (backup|editor backup) files <O1>
= find <O1> -type f -exec ls -S {} + | head -n <num1>
(which|what) are the <num1> (largest|biggest) files by name <O1>
= find <O1> -type f -printf '%s %p\n' | sort -rn | head -n <num1>
{find} (the|my|) <num1> {biggest} files <O1>
(which|what) are (the|my) <num1> {biggest} files <O1>
<num1> {biggest} files <O1>
{find} the top <num1> (largest|biggest) files <O1>
= find <O1> -type f -printf '%s %p\n' | sort -rn | head -n 10
{find} (the|my|) {biggest} files <O1>
(which|what) are (the|my) {biggest} files <O1>
(which|what) files (take|use|need|eat) (the most|most) (space|disk space|room) <O1>
{biggest} files <O1>
= find <O1> -type f -printf '%s %p\n' | sort -rn | head -n 1
{find} (the|my|) {biggest} file <O1>
(which|what) is (the|my) {biggest} file <O1>
= find <O1> -type f -printf '%T+ %p\n' | sort | head -n <num1>
{find} (the|my|) <num1> oldest files <O1>
= find <O1> -type f -printf '%T+ %p\n' | sort -r | head -n <num1>
{find} (the|my|) <num1> (newest|latest|most recent) files <O1> (recursively|including {dirs}|and below)
= mkdir <D1>
{make} (a|) (new|) {dir} <D1>
{make} (a|the|) (new|) {dir} (called|named|with the name) <D1>
mkdir <D1>
i need a (new|) {dir} (called|named) <D1>
= mkdir -p <path1>
{make} {the} {dir} <path1> (and|with|including) (its|all|the|) (parents|parent directories|missing parents)
{make} nested {dirs} <path1>
{make} the (whole|full) path <path1>
= mkdir <D1> <D2>
{make} (the|) (two|) {dirs} <D1> and <D2>
{make} (two|) {dirs} (called|named) <D1> and <D2>
= touch <F1>
{make} (an|a|the|) (empty|new|) file <F1>
{make} (an|a|) (empty|new|) file (called|named|with the name) <F1>
touch <F1>
update the (timestamp|date|time stamp|modification time) of <F1>
= ln -s <F1> <F2>
{make} a (symlink|symbolic link|soft link|link) (to|of) <F1> (called|named|at|in|as) <F2>
{make} a (symlink|symbolic link|soft link|link) from <F2> to <F1>
link <F1> to <F2>
symlink <F1> (to|as) <F2>
= ln <F1> <F2>
{make} a hard link (to|of) <F1> (called|named|at|as|in) <F2>
hard link <F1> (to|as) <F2>
= readlink -f <F1>
where does (the link|the symlink|) <F1> point (to|)
what does the (link|symlink) <F1> point to
resolve {the} (link|symlink|path) <F1>
= realpath <F1>
{whatis} the (full|absolute|real) path (of|to) <F1>
full path of <F1>
= basename <path1>
{whatis} the (file name|filename|base name) (of|in) <path1>
= dirname <path1>
{whatis} the {dir} (part|) of <path1>
= stat <F1>
when was <F1> (last|) (changed|modified|accessed|created|touched|edited)
{show} (file|) (info|information|metadata|status|times|timestamps) (of|about|for|on) <F1>
{show} (all|) (attributes|details) (of|about) {the} file <F1>
stat <F1>
= file <F1>
what (kind|type|sort) of file is <F1>
{whatis} the (file|) type of <F1>
what is <F1>
is <F1> (a text file|text or binary|an image|a binary|text)
identify {the} file <F1>
= du -sh <D1>
how (big|large) is <D1>
how (big|large) is {the} {dir} <D1>
how much (space|disk space|disk|room) does <D1> (use|take|take up|need|occupy)
{whatis} the (total|) size of <D1>
{whatis} the size of {the} {dir} <D1>
size of <D1>
(disk|space|) usage of <D1>
= du -sh .
how (big|large) is (this|the current) {dir}
how much (space|disk space|room) does (this|the current) {dir} (use|take|take up|need)
{whatis} the (total|) size of (this|the current) {dir}
= du -sh ~
how (big|large) is my home {dir}
how much (space|disk space) (do i use|does my home use|does my home {dir} (use|take))
= du -h --max-depth=1 <O1> | sort -h
how (big|large) are (the|my|all|) {dirs} <O1>
(which|what) {dirs} (take|use|need|eat) (the most|most) (space|disk space|room) <O1>
{show} the size of (each|every|all) {dir} <O1>
{show} (the|) (sizes of|disk usage of) {all} {dirs} <O1>
where (did|does) (all|) my (disk|) space go
(what|which {dirs}) (takes|take|is taking|uses) (up|) (so much|all my|all the|the most) (space|disk space) <O1>
what is eating my (disk|) space
= du -h --max-depth=1 <O1> | sort -hr | head -n <num1>
{find} (the|my|) <num1> {biggest} {dirs} <O1>
(which|what) are (the|my) <num1> {biggest} {dirs} <O1>
{find} the top <num1> {dirs} by (size|space) <O1>
= du -h --max-depth=1 <O1> | sort -hr | head -n 10
{find} (the|my|) {biggest} {dirs} <O1>
(which|what) are (the|my) {biggest} {dirs} <O1>
= du -ah <O1> | sort -hr | head -n <num1>
{find} (the|my|) <num1> {biggest} (files and {dirs}|things|items) <O1>
= chmod +x <F1>
make <F1> executable
make {the} (script|file) <F1> executable
(allow|let) (me|) (to|) (run|execute) <F1>
make {the} (script|file|) <F1> runnable
give <F1> (execute|execution) (rights|permission|permissions)
= chmod -x <F1>
make <F1> (not executable|non executable)
remove (the|) (execute|execution|executable) (bit|permission|rights) (from|of) <F1>
= chmod <num1> <F1>
(change|set) (the|) (permissions|permission|mode|rights) (of|on|for) <F1> to <num1>
chmod <F1> (to|) <num1>
chmod <num1> <F1>
give <F1> (permissions|mode|rights) <num1>
= chmod -R <num1> <D1>
(change|set) (the|) (permissions|mode|rights) (of|on|for) <D1> to <num1> recursively
(change|set) (the|) (permissions|mode) (of|on) everything (in|under) <D1> to <num1>
recursively (chmod|set the permissions of) <D1> (to|) <num1>
= chmod <mode1> <F1>
(set|change) (the|) (permissions|mode|rights) (of|on|for) <F1> to <mode1>
chmod <mode1> <F1>
(apply|add) <mode1> (to|on) <F1>
= chmod a-w <F1>
make <F1> read only
(make|set) {the} file <F1> (to|) read only
write protect <F1>
protect <F1> (from|against) (writing|changes)
= chmod u+w <F1>
make <F1> writable
(let|allow) me (to|) write (to|) <F1>
= chmod go-rwx <F1>
make <F1> private
(let|allow) only me (to|) (read|see|access) <F1>
(hide|protect) <F1> from (other users|others)
= chmod a+r <F1>
make <F1> readable (by|for) (everyone|all|anyone|everybody)
let (everyone|everybody|all users) read <F1>
= chown <W1> <F2>
(change|set) (the|) owner of <F2> to <W1>
make <W1> (the|) owner of <F2>
give <F2> to (user|) <W1>
chown <F2> to <W1>
= chown -R <W1> <D2>
(change|set) (the|) owner of <D2> to <W1> recursively
(change|set) (the|) owner of everything (in|under) <D2> to <W1>
make <W1> (the|) owner of everything in <D2>
= chown <W1>:<W2> <F3>
(change|set) (the|) owner of <F3> to <W1> and (the|) group to <W2>
= chgrp <W1> <F2>
(change|set) (the|) group of <F2> to <W1>
give <F2> to (the|) group <W1>
= tar -czf <F1> <D2>
{make} (a|an|the|) (compressed|) (tar|tarball|archive|tar archive) <F1> (of|from|with|out of) <D2>
(pack|compress|archive|tar|put|tar up|pack up) <D2> (into|as|to|in) <F1>
(compress|pack) {the} {dir} <D2> (into|to) <F1>
= tar -czf <D1>.tar.gz <D1>
(compress|pack|archive|tar|tar up|pack up) (the {dir}|) <D1>
{make} (a|an) (compressed|) (tar|tarball|archive|tar archive|tar.gz) (of|from) (the {dir}|) <D1>
= tar -xf <path1>
(extract|unpack|untar|decompress|open) <path1>
(extract|unpack|untar|decompress) {the} (archive|tarball|tar file|file) <path1>
extract <path1> here
= tar -xf <path1> -C <D2>
(extract|unpack|untar|decompress) <path1> (to|into|in) <D2>
(extract|unpack|untar) {the} (archive|tarball) <path1> (to|into|in) <D2>
= tar -tf <path1>
(what is|what's|what files are) (in|inside) {the} (archive|tarball|tar file) <path1>
{show} (the|) (contents|files) (of|in) {the} (archive|tarball|tar file) <path1>
list {the} (archive|tarball) <path1>
= zip -r <D1>.zip <D1>
zip (the {dir}|) <D1>
{make} a zip (file|archive|) (of|from) (the {dir}|) <D1>
zip up (the {dir}|) <D1>
= zip -r <F1> <D2>
zip <D2> (into|as|to) <F1>
{make} (a|the) zip (file|archive|) <F1> (of|from|with) <D2>
= unzip <F1>
unzip <F1>
(extract|unpack|open) {the} zip (file|archive|) <F1>
= unzip <F1> -d <D2>
unzip <F1> (to|into|in) <D2>
(extract|unpack) {the} zip (file|archive|) <F1> (to|into) <D2>
= unzip -l <F1>
(what is|what's) (in|inside) {the} zip (file|archive|) <F1>
{show} (the|) (contents|files) (of|in) {the} zip (file|archive|) <F1>
= gzip <F1>
gzip <F1>
compress {the} file <F1>
compress <F1> (with gzip|)
make {the} (file|) <F1> smaller (with gzip|by compressing it|)
= gzip -k <F1>
gzip <F1> (but|and) keep the original
compress <F1> (but|and) keep the (original|old) (file|)
= gunzip <F1>
(gunzip|uncompress) <F1>
(decompress|uncompress) {the} (gz|gzip|gzipped) file <F1>
= xz <F1>
compress <F1> with xz
xz <F1>
= shred -u <F1>
(shred|securely delete|destroy|safely erase) <F1>
{del} <F1> (securely|so nobody can recover it|beyond recovery)
= tree <O1?>
{show} (the|a|) (directory|folder|) tree <O1>
{show} (the|) (directory|folder) structure <O1>
{show} {dirs} as a tree <O1>
= tree -L <num1> <O1?>
{show} (the|a|) (directory|folder|) tree <O1> (down to|with|up to|only) <num1> (levels|level|levels deep)
= touch -d <date1> <F1>
set the (date|timestamp|time stamp|modification date) of <F1> to <date1>
= rsync -a <D1> <D2>
(sync|synchronize|synchronise|mirror) <D1> (to|with|into) <D2>
rsync <D1> (to|) <D2>
keep <D2> in sync with <D1>
= rsync -an --delete <D1> <D2>
(show|tell me|check) what (would change|rsync would do) (if i mirror|when mirroring|when syncing) <D1> (to|into) <D2>
= mktemp -d
{make} a temporary {dir}
{make} a temp {dir}
= mktemp
{make} a (temporary|temp) file
= truncate -s 0 <F1>
empty {the} file <F1>
clear the contents of <F1>
(truncate|blank) <F1>
= truncate -s <size1> <F1>
(truncate|resize|shrink|cut) <F1> to <size1>
= fallocate -l <size1> <F1>
{make} a (file|) <F1> (of|with) (size|) <size1>
{make} a <size1> file (called|named) <F1>
"""
