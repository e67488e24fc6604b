#!/bin/sh
jq -r .model.display_name
