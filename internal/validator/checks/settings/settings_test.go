// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package settings_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// settingsCases show when the checks of this family report something, and when they do not.
var settingsCases = []checktest.Case{
	{ID: "IGNORE_WITHOUT_FINDING", Doc: checktest.Harmless, In: ignoring("MISSING_VERSION", "legacy", ""), At: "$"},
	{ID: "IGNORE_WITHOUT_FINDING", Doc: `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`, In: ignoring("MISSING_VERSION", "legacy", "")},
	{ID: "INVALID_IGNORE_ENTRY", Name: "no reason", Doc: checktest.Harmless, In: ignoring("MISSING_VERSION", " ", ""), At: "$"},
	{ID: "INVALID_IGNORE_ENTRY", Name: "unknown id", Doc: checktest.Harmless, In: ignoring("MISING_VERSION", "legacy", ""), At: "$", Message: "MISSING_VERSION"},
	{ID: "INVALID_IGNORE_ENTRY", Doc: `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}`, In: ignoring("MISSING_VERSION", "legacy", "")},
}

func ignoring(id, reason, sid string) func(*frame.Input) {
	return func(in *frame.Input) { in.Ignore = []frame.IgnoreEntry{{ID: id, Reason: reason, Sid: sid}} }
}
