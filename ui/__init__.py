"""The screens: main.py is the script of every run; one folder for each screen, over base and widgets; shell is drawn around them. May use core, jobs and streamlit."""
