# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests to list, read, copy, move and delete files: command, then its wordings (see cmd_data.py)."""

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
"""
