# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests about files and directories: command, then its wordings (see cmd_data.py)."""

TABLE = r"""
= ls -la
{show} (me|) (all|) (my|the|) files
{show} my files
(what|which) files (are|do i have) here
(what|which) files are in this {dir}
what is in this {dir}
what's (here|in here)
whats in here
{show} (everything|all) {here}
{show} (all|all the|the|) files {here}
(files|my files|all files|list files|file list|dir|directory listing|folder contents)
{show} the contents of this {dir}
look around
what do i have {here}
{show} files
ls
let me look at my files
{show} (everything|all files) (with|including) details
= ls -la <D1>
{show} (all|all the|the|) files in <D1>
(what|which) files are in <D1>
what is (in|inside) <D1>
what's (in|inside) <D1>
{show} (everything|all|stuff) (in|inside|under) <D1>
{show} the contents of {the} <D1> {dir}
{show} contents of (the {dir} <D1>|<D1>)
list <D1>
ls <D1>
(look|peek) (into|inside) <D1>
files in <D1>
= ls -A
{show} (all|the|) hidden files
{show} files including hidden (ones|files|)
{show} dotfiles
(what|which) hidden files are {here}
{show} (all|) files (even|also) (the|) hidden (ones|)
= ls -A <D1>
{show} (all|the|) hidden files in <D1>
{show} files in <D1> including hidden ones
{show} dotfiles in <D1>
= ls -l
{show} files in (long|detailed) format
{show} (file|) permissions of (all|the|my|) files
{show} (the|) files with (details|permissions|owners|their sizes|sizes and dates)
(long|detailed) listing
= ls -l <F1>
{show} (the|) permissions of <F1>
(who|which user) owns <F1>
what are the permissions (of|on|for) <F1>
{show} details of <F1>
what rights does <F1> have
{show} the owner of <F1>
= ls -lt
{show} (my|the|) files (sorted|ordered) by (date|time|modification time|last change)
{show} (my|the|) (newest|latest|most recent) files (first|)
{show} recent files
sort (my|the|) files by (date|time)
{show} (my|the|) recently (changed|modified) files first
newest files
= ls -lt <D1>
{show} files in <D1> (sorted|ordered) by (date|time|modification time)
{show} (newest|latest|most recent) files in <D1>
= ls -ltr
{show} (my|the|) files (sorted|ordered) by (date|time) (oldest first|in reverse|reversed|with the newest last)
{show} (the|) oldest files (first|)
= ls -lhS
{show} (my|the|) files (sorted|ordered) by size
{show} (my|the|) {biggest} files first
sort (my|the|) files by size
{show} files by size
= ls -lhS <D1>
{show} files in <D1> (sorted|ordered) by size
sort files in <D1> by size
= ls -lh
{show} files with (human readable|readable|) sizes
{show} (my|the|) files and (their|) sizes
{show} file sizes
= ls -R
{show} (all|the|) files recursively
{show} all files and subfolders
{show} (all|) files (in|and) (all|) {dirs}
recursive listing
= ls -R <D1>
{show} (all|the|) files (in|under) <D1> recursively
{show} everything below <D1>
= ls -d */
{show} (only|just|) (the|all|) {dirs}
{show} (only|just|) (the|all|) {dirs} {here}
(which|what) {dirs} are {here}
= ls -t | head -n <num1>
{show} (the|my|) <num1> (newest|latest|most recent|most recently changed) files
(the|) last <num1> (changed|modified) files
<num1> (newest|latest) files
= ls -t | head -n 1
(which|what) file (did i change|was changed|was modified) last
{show} (the|my|) (newest|latest|most recent|last changed) file
= ls | wc -l
{count} files (are there|are|do i have|) (here|in this {dir}|in the current {dir}|)
how many files
{count} (things|entries|items) {here}
= ls <D1> | wc -l
{count} files (are there|are|do i have|) in <D1>
{count} (things|entries|items) in <D1>
= find <O1> -type f | wc -l
{count} files (are there|) (recursively|in total|including {dirs}|in all {dirs}) <O1>
{count} all files <O1> (recursively|with {dirs}|including {dirs})
= find <O1> -type d | wc -l
{count} {dirs} (are there|are|do i have|) <O1>
= pwd
where am i
(what|which) {dir} (am i in|is this|is the current one)
{whatis} the current {dir}
{whatis} my (current|working) {dir}
{whatis} the (path of|full path of|path to) (the current|this) {dir}
current {dir}
print working directory
pwd
= cd <D1>
go (to|into) <D1>
(change|switch|move|jump) (to|into) <D1>
(change|switch) (the|) {dir} to <D1>
(go|change|switch) (to|into) {the} {dir} <D1>
(go|change|switch) (to|into) {the} <D1> {dir}
enter <D1>
open {the} {dir} <D1>
cd <D1>
cd (to|into) <D1>
take me to <D1>
= cd ..
go (up|back up) (one|a|) (level|directory|folder|)
go (to|into) the parent (directory|folder|)
(go|move|cd) up
one (directory|folder|level) up
leave this {dir}
= cd
go (home|to my home {dir}|to the home {dir})
(take me|cd|change|switch|jump) (home|to home|to my home {dir}|to my home)
= cd -
go back
go (back|) to (the previous|the last|where i was) {dir}
(previous|last) {dir}
go (back|) to where i was
= cd ~/Downloads
go to (my|the|) downloads
(open|enter) (my|the|) downloads ({dir}|)
cd (to|) (my|) downloads
= ls -la ~/Downloads
{show} my downloads
what is in (my|the) downloads ({dir}|)
{show} (the|all|) files in (my|the|) downloads ({dir}|)
{show} downloaded files
= ls -la ~/Documents
{show} my documents
what is in (my|the) documents ({dir}|)
= ls -la ~
{show} (the|all|) files in my home ({dir}|)
what is in my home ({dir}|)
{show} my home ({dir}|)
= cat <F1>
{showv} (me|) (the|) {contents} of <F1>
{showv} (the|) {contents} of {the} file <F1>
what is in {the} file <F1>
what does <F1> (say|contain)
{showv} {the} file <F1>
read <F1>
read {the} file <F1>
cat <F1>
print <F1> (to the screen|on the screen|to the terminal|)
type out <F1>
dump <F1>
= less <F1>
open <F1>
(page|scroll|browse) through <F1>
view <F1> (page by page|one page at a time|with a pager|in a pager|)
open {the} file <F1> (for reading|to read|)
look at <F1>
let me scroll through {the} file <F1>
less <F1>
= cp <F1> <F2>
copy <F1> to <F2>
copy {the} file <F1> (to|into|as) <F2>
(make|create) a copy of <F1> (called|named|as|in|at) <F2>
duplicate <F1> (as|to|into) <F2>
cp <F1> <F2>
put a copy of <F1> (in|into) <F2>
copy <F1> into <F2>
save a copy of <F1> (as|to|under) <F2>
= cp -r <D1> <D2>
copy {the} {dir} <D1> to <D2>
copy {the} <D1> {dir} (to|into) <D2>
copy <D1> to <D2> recursively
copy {the} (whole|entire|complete) {dir} <D1> (to|into) <D2>
recursively copy <D1> (to|into) <D2>
copy everything (in|from) <D1> (to|into) <D2>
duplicate {the} {dir} <D1> (as|to) <D2>
= cp <F1> <F1>.bak
(back up|backup|make a backup of) {the} (file|) <F1>
make a backup copy of <F1>
(create|take) a backup (copy|) of {the} (file|) <F1>
save a backup of <F1>
= cp -i <F1> <F2>
copy <F1> to <F2> (but|and) (ask|prompt) (me|) before overwriting (anything|)
copy <F1> to <F2> without overwriting by accident
= cp -u <F1> <F2>
copy <F1> to <F2> (only|) if (it is|) newer
= cp -p <F1> <F2>
copy <F1> to <F2> (keeping|preserving|and keep) (its|the|) (permissions|dates|timestamps|attributes|permissions and dates)
= find <O1> -maxdepth 1 -name *<ext1> -exec cp -t <D2> {} +
copy (all|all the|every|the|) <ext1> files <O1> (to|into) <D2>
copy (all|the|) files ending (in|with) <ext1> <O1> (to|into) <D2>
= find <O1> -maxdepth 1 -name <G1> -exec cp -t <D2> {} +
copy (all|) <G1> <O1> (to|into) <D2>
copy (all|) files matching <G1> <O1> (to|into) <D2>
= find <O1> -maxdepth 1 -name *<ext1> -exec mv -t <D2> {} +
move (all|all the|every|the|) <ext1> files <O1> (to|into) <D2>
put (all|the|my|) <ext1> files (into|in) <D2>
= find <O1> -maxdepth 1 -name <G1> -exec mv -t <D2> {} +
move (all|) <G1> <O1> (to|into) <D2>
move (all|) files (matching|like) <G1> <O1> (to|into) <D2>
= mv <F1> <F2>
move <F1> (to|into) <F2>
move {the} file <F1> (to|into) <F2>
rename <F1> (to|as|into) <F2>
rename {the} (file|{dir}) <F1> to <F2>
change the name of <F1> to <F2>
mv <F1> <F2>
put <F1> (into|in) <F2>
call <F1> <F2> (instead|from now on)
give <F1> the name <F2>
move {the} {dir} <F1> (to|into) <F2>
= mv -i <F1> <F2>
move <F1> to <F2> (but|and) (ask|prompt) (me|) before overwriting (anything|)
= mv -n <F1> <F2>
move <F1> to <F2> (without|but never|but do not) overwriting (anything|existing files)
= rm <F1>
{del} <F1>
{del} {the} file <F1>
{del} {the} file (called|named) <F1>
i (do not|don't|dont) need {the} file <F1> (any more|anymore)
{del} <F1> (now|for good|forever)
= rm <F1> <F2>
{del} <F1> and <F2>
{del} the files <F1> and <F2>
= rm -r <D1>
{del} {the} {dir} <D1>
{del} {the} <D1> {dir}
{del} <D1> recursively
{del} {the} {dir} <D1> (and everything in it|with all its files|and its contents|and all files in it|with everything inside)
{del} <D1> and everything (in|inside|below) it
recursively {del} <D1>
= rm -ri <D1>
{del} {the} {dir} <D1> (but|and) ask (me|) (before|for) (each|every) (file|)
= rm -i <F1>
{del} <F1> (but|and) (ask|confirm|prompt) (me|) (first|before)
= rmdir <D1>
{del} the empty {dir} <D1>
rmdir <D1>
{del} {the} {dir} <D1> if it is empty
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
= find <O1> -type f -name '*.log'
{find} {all} log files <O1>
{find} {all} logs <O1>
= find <O1> -type f -name '*.txt'
{find} {all} text files <O1>
= find <O1> -type f -name '*.pdf'
{find} {all} pdf files <O1>
{find} {all} pdfs <O1>
= find <O1> -type f -name '*.py'
{find} {all} python (files|scripts) <O1>
= find <O1> -type f -name '*.c'
{find} {all} c (files|source files) <O1>
= find <O1> -type f -name '*.mp4'
{find} {all} mp4 files <O1>
{find} {all} (videos|video files) <O1>
= find <O1> -type f -name '*.jpg'
{find} {all} jpg files <O1>
{find} {all} (jpegs|photos|pictures|images) <O1>
= find <O1> -type f -name '*.sh'
{find} {all} shell scripts <O1>
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
