// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// What the evaluator takes for granted of the keys that it has rules for is what the
// catalogue says of them.
func TestSpecialKeysAgreeWithTheCatalogue(t *testing.T) {
	types := map[iam.KeyType]iam.KeyType{
		iam.TypeString: iam.TypeString, iam.TypeARN: iam.TypeARN, iam.TypeBool: iam.TypeBool, iam.TypeNumeric: iam.TypeNumeric,
		iam.TypeDate: iam.TypeDate, iam.TypeIP: iam.TypeIP, iam.TypeBinary: iam.TypeBinary,
	}
	for i := range program.SpecialKeys {
		s := &program.SpecialKeys[i]
		name := s.Name
		if strings.HasSuffix(name, "/") {
			name += "Team"
		}
		k, ok := catalog.Default().LookupKey(name)
		switch {
		case !ok:
			t.Errorf("the catalogue does not know %s", name)
		case types[k.Type] != s.Info.Type || (k.Cardinality == catalog.Multivalued) != s.Info.Multivalued:
			t.Errorf("%s is %v, %v in the catalogue", name, k.Type, k.Cardinality)
		case k.Context != nil && k.Context.Presence == catalog.PresentAlways && k.Context.Class == catalog.ClassB && !s.Info.AlwaysPresent:
			t.Errorf("%s is always present in the catalogue", name)
		case k.Context != nil && s.Info.AlwaysPresent && k.Context.Class != catalog.ClassB:
			t.Errorf("%s is of class %v in the catalogue", name, k.Context.Class)
		}
	}
	// Nothing else is always present, so that the rule for such keys needs no more cases.
	for _, k := range catalog.Default().ContextKeys() {
		if r := program.NewKey(k.Name, iam.NoServices{}); r.ID == program.KeyOther && k.Class != catalog.ClassC && k.Class != catalog.ClassNone {
			t.Errorf("%s is of class %v in the catalogue, but there is no rule for it", k.Name, k.Class)
		}
	}
}
